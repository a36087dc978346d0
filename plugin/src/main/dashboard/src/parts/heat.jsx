import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../store.js';
import { FONT, calm, colours, theme } from '../theme.js';
import { prepare, rounded } from './canvas.js';
import { useSize } from './use.js';

const LEAST_CELL = 13;
const LARGEST_REM = 9; // the letters of a wall are larger, and so is what they stand on
const NAMED_CELL = 56;
const MOVE_MS = 450;

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** As large as fits the height, so that a rack and a data centre both fill the view. */
function layout(n, width, height) {
  let cell = Math.round(LARGEST_REM * rem());
  while (cell > LEAST_CELL && Math.ceil(n / Math.max(1, Math.floor(width / cell))) * cell > height) cell -= 1;
  const columns = Math.max(1, Math.floor(width / cell));
  if (n >= columns) cell = width / columns; // to the very edge
  return { cell, columns, rows: Math.ceil(n / columns), gap: cell > 60 ? 8 : cell > 26 ? 4 : 2 };
}

function hatch(draw, x, y, size, colour) {
  draw.save();
  rounded(draw, x, y, size, size, size / 6);
  draw.clip();
  draw.strokeStyle = colour;
  draw.lineWidth = 1;
  draw.beginPath();
  for (let d = -size; d < size; d += 5) {
    draw.moveTo(x + d, y + size);
    draw.lineTo(x + d + size, y);
  }
  draw.stroke();
  draw.restore();
}

const clipped = (name, most) => (name.length > most ? '…' + name.slice(1 - most) : name);

// as shares of the cell: where letters stand and how high they are
const SHARE = { base: 0.27, high: 0.13 };
const NAME = { base: 0.43, high: 0.09 };
const UNDER = 0.03;

/** Where letters stand that the surface of what is used must not run through: beneath it, if it would. */
function stand({ base, high }, surface) {
  return surface > base - high - UNDER && surface < base + UNDER ? surface + high + 2 * UNDER : base;
}

function label(draw, item, used, x, y, size, colour) {
  const surface = item.reachable ? 1 - Math.min(1, used) : 1;
  const shareAt = stand(SHARE, surface);
  const nameAt = shareAt === SHARE.base ? stand(NAME, surface) : shareAt + NAME.base - SHARE.base;
  const share = item.reachable && item.used !== null ? Math.round(item.used * 100) + ' %' : '–';
  draw.textAlign = 'left';
  draw.fillStyle = colour;
  draw.font = `600 ${Math.round(size / 5.6)}px ${FONT}`;
  draw.fillText(share, x + size / 10, y + size * shareAt);
  if (size >= 84) {
    draw.font = `400 ${Math.round(size / 10)}px ${FONT}`;
    draw.fillText(clipped(item.name, 16), x + size / 10, y + size * nameAt);
  }
}

/** One vessel: filled up to what is used, palely up to what is promised, a bar on top where there is contention. */
function vessel(draw, c, item, used, x, y, size) {
  const r = size / 6;
  draw.globalAlpha = item.stale ? 0.45 : 1;
  rounded(draw, x, y, size, size, r);
  draw.fillStyle = c.track;
  draw.fill();
  if (!item.reachable) {
    hatch(draw, x, y, size, c.soft);
  } else {
    draw.save();
    rounded(draw, x, y, size, size, r);
    draw.clip();
    const level = (of) => Math.min(1, Math.max(0, of)) * size;
    draw.fillStyle = c.fill;
    if (item.promised !== null) {
      const alpha = draw.globalAlpha;
      draw.globalAlpha = alpha * 0.2;
      draw.fillRect(x, y + size - level(item.promised), size, level(item.promised));
      draw.globalAlpha = alpha;
    }
    draw.fillRect(x, y + size - level(used), size, level(used));
    if (item.contended) {
      draw.fillStyle = c.warn;
      draw.fillRect(x, y, size, Math.max(3, size / 9));
    }
    draw.restore();
  }
  if (size >= NAMED_CELL) {
    label(draw, item, used, x, y, size, c.ink);
    draw.save(); // once more where it stands on what is filled
    draw.beginPath();
    draw.rect(x, y + size * (1 - Math.min(1, item.reachable ? used : 0)), size, size);
    draw.clip();
    label(draw, item, used, x, y, size, c['on-fill']);
    draw.restore();
  }
  draw.globalAlpha = 1;
}

/**
 * All hypervisors at a glance. Arrow keys move, Enter opens; what is under the cursor is also said in words.
 *
 * @param items {name, used, promised: shares or null, reachable, contended, stale, words}
 */
export function Heat({ items, height, label, onOpen }) {
  const frame = useRef(null);
  const canvas = useRef(null);
  const moving = useRef({ shown: new Map(), frame: 0 });
  const { width } = useSize(frame);
  const [at, point] = useState(null); // {index, byKey}
  const look = useStore(theme);
  const plan = layout(items.length, width || 1, height);
  const tall = plan.rows * plan.cell;

  useEffect(() => {
    if (!width) return undefined;
    const c = colours();
    const { shown } = moving.current;
    const from = items.map((item) => shown.get(item.name) ?? item.used ?? 0);
    const began = performance.now();
    const step = (now) => {
      if (!canvas.current) return; // the view is gone
      const t = calm.matches ? 1 : Math.min(1, (now - began) / MOVE_MS);
      const eased = 1 - (1 - t) ** 3;
      const draw = prepare(canvas.current, width, tall);
      const size = plan.cell - plan.gap;
      items.forEach((item, i) => {
        const used = from[i] + ((item.used ?? 0) - from[i]) * eased;
        shown.set(item.name, used);
        const x = (i % plan.columns) * plan.cell + plan.gap / 2;
        const y = Math.floor(i / plan.columns) * plan.cell + plan.gap / 2;
        vessel(draw, c, item, used, x, y, size);
        if (at && at.index === i) {
          draw.strokeStyle = c.ink;
          draw.lineWidth = 2;
          rounded(draw, x - 1, y - 1, size + 2, size + 2, size / 6 + 1);
          draw.stroke();
        }
      });
      if (t < 1) moving.current.frame = requestAnimationFrame(step);
    };
    moving.current.frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(moving.current.frame);
  }, [items, width, tall, at, look]);

  const under = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / plan.cell);
    const index = Math.floor((event.clientY - box.top) / plan.cell) * plan.columns + column;
    return column >= 0 && column < plan.columns && index >= 0 && index < items.length ? index : null;
  };
  const onKey = (event) => {
    const now = at ? at.index : -1;
    const last = items.length - 1;
    const moves = {
      ArrowRight: Math.min(last, now + 1),
      ArrowLeft: Math.max(0, now - 1),
      ArrowDown: now < 0 ? 0 : Math.min(last, now + plan.columns),
      ArrowUp: Math.max(0, now - plan.columns),
      Home: 0,
      End: last,
    };
    if (event.key in moves) {
      event.preventDefault();
      point({ index: moves[event.key], byKey: true });
    } else if ((event.key === 'Enter' || event.key === ' ') && items[now]) {
      event.preventDefault();
      onOpen(items[now].name);
    } else if (event.key === 'Escape') {
      point(null);
    }
  };
  const item = at && items[at.index];
  const left = item ? (at.index % plan.columns) * plan.cell : 0;
  const top = item ? Math.floor(at.index / plan.columns) * plan.cell : 0;
  return (
    <div class="heat" ref={frame}>
      <canvas
        ref={canvas}
        tabindex="0"
        role="application"
        aria-roledescription="map of hypervisors"
        aria-label={label + '. Arrow keys move, Enter opens.'}
        onKeyDown={onKey}
        onBlur={() => point(null)}
        onPointerMove={(e) => {
          const index = under(e);
          if (index !== (at ? at.index : null)) point(index === null ? null : { index, byKey: false });
        }}
        onPointerLeave={() => point(null)}
        onClick={(e) => under(e) !== null && onOpen(items[under(e)].name)}
      />
      {item && (
        <div
          class="tip"
          style={{
            left: Math.min(left, Math.max(0, width - 250)) + 'px',
            top: top + plan.cell + 6 + 'px',
          }}
        >
          <b>{item.name}</b>
          {item.words.map((line) => <span key={line}>{line}</span>)}
        </div>
      )}
      <p class="sr" aria-live="polite">{item && at.byKey ? item.name + ': ' + item.words.join(', ') : ''}</p>
    </div>
  );
}
