import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../store.js';
import { colours, theme } from '../theme.js';
import { prepare } from './canvas.js';
import { useSize } from './use.js';

const EDGE = 24;
export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'ring'];

export const TINTS = ['accent', 'second', 'ink', 'soft'];

function shape(draw, kind, x, y, r) {
  draw.beginPath();
  if (kind === 'square') draw.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  else if (kind === 'triangle') {
    draw.moveTo(x, y - r * 1.15);
    draw.lineTo(x + r, y + r * 0.75);
    draw.lineTo(x - r, y + r * 0.75);
    draw.closePath();
  } else if (kind === 'diamond') {
    draw.moveTo(x, y - r * 1.2);
    draw.lineTo(x + r * 1.2, y);
    draw.lineTo(x, y + r * 1.2);
    draw.lineTo(x - r * 1.2, y);
    draw.closePath();
  } else if (kind === 'cross') {
    draw.rect(x - r * 1.1, y - r * 0.35, r * 2.2, r * 0.7);
    draw.rect(x - r * 0.35, y - r * 1.1, r * 0.7, r * 2.2);
  } else draw.arc(x, y, kind === 'ring' ? r * 0.8 : r, 0, 7);
  if (kind === 'ring') draw.stroke();
  else draw.fill();
}

/** Points that lie near each other behave alike. @param points {id, name, x, y, group}; `lit` are the ids that stand out */
export function Scatter({ points, groups, lit, height, label, onOpen }) {
  const box = useRef(null);
  const canvas = useRef(null);
  const { width } = useSize(box);
  const look = useStore(theme);
  const [at, point] = useState(null);
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const [x0, x1, y0, y1] = [least(xs), most(xs), least(ys), most(ys)];
  const px = (p) => EDGE + ((p.x - x0) / (x1 - x0 || 1)) * (width - 2 * EDGE);
  const py = (p) => height - EDGE - ((p.y - y0) / (y1 - y0 || 1)) * (height - 2 * EDGE);
  const r = points.length > 5000 ? 2 : points.length > 500 ? 3.5 : 6;

  useEffect(() => {
    if (!width || !canvas.current) return;
    const c = colours();
    const draw = prepare(canvas.current, width, height);
    const tints = TINTS.map((name) => c[name]);
    for (const p of points) {
      const g = groups.indexOf(p.group); // -1: of none
      draw.globalAlpha = lit && !lit.has(p.id) ? 0.12 : 0.75;
      draw.fillStyle = g < 0 ? c.soft : tints[g % tints.length];
      draw.strokeStyle = draw.fillStyle;
      draw.lineWidth = 1.5;
      shape(draw, g < 0 ? 'ring' : SHAPES[g % SHAPES.length], px(p), py(p), r);
    }
    draw.globalAlpha = 1;
    if (at !== null && points[at]) {
      draw.strokeStyle = c.ink;
      draw.lineWidth = 2;
      draw.beginPath();
      draw.arc(px(points[at]), py(points[at]), r + 4, 0, 7);
      draw.stroke();
    }
  }, [points, width, height, look, at, lit]);

  const near = (event) => {
    const area = canvas.current.getBoundingClientRect();
    let best = null;
    let distance = 14 ** 2;
    points.forEach((p, i) => {
      const d = (px(p) - (event.clientX - area.left)) ** 2 + (py(p) - (event.clientY - area.top)) ** 2;
      if (d < distance) {
        distance = d;
        best = i;
      }
    });
    return best;
  };
  const onKey = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      point(at === null ? 0 : (at + step + points.length) % points.length);
    } else if (event.key === 'Enter' && at !== null) onOpen(points[at].id);
  };
  const chosen = at !== null ? points[at] : null;
  return (
    <div class="scatter" ref={box}>
      <canvas
        ref={canvas}
        tabindex="0"
        role="application"
        aria-roledescription="map of servers"
        aria-label={label + '. Arrow keys move, Enter opens.'}
        onPointerMove={(e) => point(near(e))}
        onPointerLeave={() => point(null)}
        onKeyDown={onKey}
        onClick={(e) => near(e) !== null && onOpen(points[near(e)].id)}
      />
      {chosen && (
        <div class="tip" style={{ left: Math.min(px(chosen) + 12, Math.max(0, width - 200)) + 'px', top: py(chosen) + 8 + 'px' }}>
          <b>{chosen.name}</b>
          {chosen.group && <span>{chosen.group}</span>}
        </div>
      )}
      <p class="sr" aria-live="polite">{chosen ? chosen.name + (chosen.group ? ', ' + chosen.group : '') : ''}</p>
    </div>
  );
}

const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
