import uPlot from 'uplot';
import { useEffect, useRef } from 'preact/hooks';
import { useStore } from '../store.js';
import { FONT, colours, theme } from '../theme.js';
import { useSize } from './use.js';

const hour = (s) => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(s * 1000);
const day = (s) => new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(s * 1000);
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

/** A few lines from one time to another. @param lines {name, points: [seconds, value]}; `goal` is drawn as a level to be near to */
export function Lines({ lines, from, until, format, goal, label, height = 200 }) {
  const box = useRef(null);
  const { width } = useSize(box);
  const look = useStore(theme);
  useEffect(() => {
    if (!width) return undefined;
    const c = colours();
    const xs = [...new Set(lines.flatMap((l) => l.points.map(([s]) => s)))].sort((a, b) => a - b);
    const data = [xs, ...lines.map((l) => {
      const at = new Map(l.points);
      return xs.map((s) => at.get(s) ?? null);
    })];
    const axis = { stroke: c.soft, font: `11px ${FONT}`, grid: { stroke: c.line, width: 1 }, ticks: { show: false } };
    const plot = new uPlot({
      width,
      height,
      padding: [10, 8, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: true, range: () => [from, until] }, y: { range: (u, least, most) => [0, Math.max(goal || 0, most || 0) * 1.15 || 1] } },
      axes: [{ ...axis, space: 90, size: 34, values: (u, at) => at.map(until - from > 2 * 86400 ? day : hour) }, { ...axis, size: 56, values: (u, at) => at.map(format) }],
      series: [{}, ...lines.map((l, i) => ({
        stroke: i === 0 ? c.accent : c.ink,
        width: 1.75,
        dash: DASHES[i % DASHES.length],
        spanGaps: true,
        points: { show: xs.length < 30, size: 5, fill: i === 0 ? c.accent : c.ink },
      }))],
      hooks: {
        drawAxes: [(u) => {
          if (!goal) return;
          const y = u.valToPos(goal, 'y', true);
          u.ctx.save();
          u.ctx.strokeStyle = c.soft;
          u.ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
          u.ctx.beginPath();
          u.ctx.moveTo(u.bbox.left, y);
          u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
          u.ctx.stroke();
          u.ctx.restore();
        }],
      },
    }, data, box.current);
    return () => plot.destroy();
  }, [lines, from, until, width, height, look, goal]);
  return <div ref={box} class="plot" role="img" aria-label={label} style={{ height: height + 'px' }} />;
}
