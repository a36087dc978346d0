import uPlot from 'uplot';
import { useEffect, useRef, useState } from 'preact/hooks';
import { amount, time } from '../format.js';
import { useStore } from '../store.js';
import { FONT, colours, theme } from '../theme.js';
import { useSize } from './use.js';

const BANDS = [[0.1, 0.9], [0.2, 0.8], [0.3, 0.7], [0.4, 0.6]];
const MARK = 5;
const NEAR = 9;

const quantileAt = (f, step, level) => f.quantiles[step][f.levels.findIndex((l) => Math.abs(l - level) < 1e-6)];
const stepTime = (f, step) => Date.parse(f.firstStep) / 1000 + step * f.stepSeconds;

/** What was in force when, as far as adjustments tell: ends with what is in force now. */
export function allocationSteps(adjustments, current, from, now) {
  const inForce = adjustments.filter((a) => a.state === 'verified').sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  const steps = [];
  inForce.forEach((a, i) => {
    const at = Date.parse(a.updatedAt) / 1000;
    if (i === 0) steps.push([Math.min(from, at), a.from]);
    steps.push([at, a.to]);
  });
  if (steps.length === 0 && current !== null) steps.push([from, current]);
  if (steps.length && current !== null) steps.push([now, current]);
  return steps;
}

function drawFan(plot, f, c) {
  const { ctx } = plot;
  const x = (s) => plot.valToPos(s, 'x', true);
  const y = (v) => plot.valToPos(v, 'y', true);
  const steps = f.quantiles.length;
  if (steps === 0) return;
  // a step is a span of time: its value stands in its middle, and a single one is a bar
  const mid = (i) => x(stepTime(f, i) + f.stepSeconds / 2);
  const xs = steps === 1 ? [x(stepTime(f, 0)), x(stepTime(f, 1))] : [...Array(steps).keys()].map(mid);
  const at = (i, level) => y(quantileAt(f, steps === 1 ? 0 : i, level));
  ctx.fillStyle = c.accent;
  ctx.globalAlpha = 0.13;
  for (const [low, high] of BANDS) {
    ctx.beginPath();
    xs.forEach((px, i) => (i ? ctx.lineTo(px, at(i, high)) : ctx.moveTo(px, at(i, high))));
    for (let i = xs.length - 1; i >= 0; i--) ctx.lineTo(xs[i], at(i, low));
    ctx.fill();
  }
  ctx.strokeStyle = c.accent;
  const line = (level, width, dash, alpha) => {
    ctx.globalAlpha = alpha;
    ctx.lineWidth = width * devicePixelRatio;
    ctx.setLineDash(dash.map((d) => d * devicePixelRatio));
    ctx.beginPath();
    xs.forEach((px, i) => (i ? ctx.lineTo(px, at(i, level)) : ctx.moveTo(px, at(i, level))));
    ctx.stroke();
  };
  line(0.5, 1.75, [], 1);
  line(0.95, 1, [2, 3], 0.8);
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function drawSteps(plot, steps, c) {
  const { ctx } = plot;
  ctx.strokeStyle = c.ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  steps.forEach(([s, v], i) => {
    const px = plot.valToPos(s, 'x', true);
    const py = plot.valToPos(v, 'y', true);
    if (i) {
      ctx.lineTo(px, plot.valToPos(steps[i - 1][1], 'y', true));
      ctx.lineTo(px, py);
    } else ctx.moveTo(px, py);
  });
  ctx.stroke();
}

function drawMarks(plot, marks, c, hovered) {
  const { ctx } = plot;
  const r = MARK * devicePixelRatio;
  for (const m of marks) {
    const px = plot.valToPos(m.s, 'x', true);
    const py = plot.valToPos(m.v, 'y', true);
    const up = m.up ? -1 : 1;
    ctx.beginPath();
    ctx.moveTo(px, py + up * r * 1.4);
    ctx.lineTo(px - r, py - up * r * 0.4);
    ctx.lineTo(px + r, py - up * r * 0.4);
    ctx.closePath();
    ctx.fillStyle = m.done ? c.ink : c.panel;
    ctx.strokeStyle = c.ink;
    ctx.lineWidth = (hovered === m.id ? 2.5 : 1.25) * devicePixelRatio;
    ctx.fill();
    ctx.stroke();
  }
}

function drawNow(plot, now, c) {
  const { ctx } = plot;
  const px = plot.valToPos(now, 'x', true);
  const { top, height } = plot.bbox;
  ctx.strokeStyle = c.soft;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([1 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(px, top);
  ctx.lineTo(px, top + height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `${11 * devicePixelRatio}px ${FONT}`;
  ctx.fillStyle = c.soft;
  ctx.textAlign = 'left';
  ctx.fillText('now', px + 5 * devicePixelRatio, top + 11 * devicePixelRatio);
}

function drawCeiling(plot, ceiling, c) {
  const { ctx } = plot;
  const py = plot.valToPos(ceiling, 'y', true);
  const { left, width } = plot.bbox;
  ctx.strokeStyle = c.soft;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, py);
  ctx.lineTo(left + width, py);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** What stands in the box at the cursor. */
function words(s, { samples, forecast, steps, resource }) {
  const lines = [];
  let near = null;
  for (const [at, v] of samples) if (near === null || Math.abs(at - s) < Math.abs(near[0] - s)) near = [at, v];
  if (near && Math.abs(near[0] - s) < 120 && s < (samples.at(-1)?.[0] ?? 0) + 5) lines.push(['used', amount(near[1], resource)]);
  const inForce = steps.filter(([at]) => at <= s).at(-1);
  if (inForce && s <= (steps.at(-1)?.[0] ?? 0) + 1) lines.push(['allocated', amount(inForce[1], resource)]);
  if (forecast && forecast.quantiles.length) {
    const step = Math.floor((s - stepTime(forecast, 0)) / forecast.stepSeconds);
    if (step >= 0 && step < forecast.quantiles.length) {
      lines.push(['expected', amount(quantileAt(forecast, step, 0.5), resource)]);
      lines.push(['80 % within', `${amount(quantileAt(forecast, step, 0.1), resource)} to ${amount(quantileAt(forecast, step, 0.9), resource)}`]);
    }
  }
  return lines;
}

/**
 * Usage, allocation and ceiling up to now, the forecast's quantiles from there on, adjustments as marks.
 *
 * @param samples [seconds, amount or null]; steps the same of the allocation; marks {id, s, v, up, done, reason}
 */
export function Fan({ samples, steps, ceiling, forecast, marks, from, now, until, resource, label, height = 320 }) {
  const box = useRef(null);
  const plot = useRef(null);
  const { width } = useSize(box);
  const look = useStore(theme);
  const [tip, setTip] = useState(null);
  const shown = useRef({});
  shown.current = { samples, steps, ceiling, forecast, marks, from, now, until, resource, hovered: tip?.mark?.id };

  const highest = () => {
    const s = shown.current;
    let most = 0;
    for (const [at, v] of s.samples) if (at >= s.from && v > most) most = v;
    for (const [, v] of s.steps) most = Math.max(most, v);
    s.forecast?.quantiles.forEach((q, i) => (most = Math.max(most, quantileAt(s.forecast, i, 0.95))));
    // nothing can be above the ceiling, whatever a forecast says; a far one would make everything flat
    if (s.ceiling && s.ceiling < most * 2.5) most = s.ceiling * 1.05;
    return most > 0 ? most * 1.1 : 1;
  };

  useEffect(() => {
    if (!width) return undefined;
    const c = colours();
    const axis = { stroke: c.soft, font: `11px ${FONT}`, grid: { stroke: c.line, width: 1 }, ticks: { show: false } };
    const made = new uPlot({
      width,
      height,
      padding: [10, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: true, range: () => [shown.current.from, shown.current.until] },
        y: { range: () => [0, highest()] },
      },
      axes: [
        { ...axis, space: 90, size: 34, values: (u, at) => at.map((s) => new Intl.DateTimeFormat(undefined, until - from > 86400
          ? { day: 'numeric', month: 'short', hour: '2-digit', hourCycle: 'h23' }
          : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(until - from < 1200 ? { second: '2-digit' } : {}) }).format(s * 1000)) },
        { ...axis, size: resource === 'cpu' ? 34 : 72, values: (u, at) => at.map((v) => (v === 0 ? '0' : amount(v, resource).replace(' cores', ''))) },
      ],
      series: [{}, { stroke: c.accent, width: 2, fill: c.accent + '14', points: { show: false }, spanGaps: false }],
      hooks: {
        drawAxes: [(u) => {
          u.ctx.save();
          u.ctx.beginPath();
          u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
          u.ctx.clip();
          const s = shown.current;
          if (s.forecast) drawFan(u, s.forecast, c);
          if (s.ceiling) drawCeiling(u, s.ceiling, c);
          u.ctx.restore();
        }],
        draw: [(u) => {
          u.ctx.save();
          u.ctx.beginPath();
          u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
          u.ctx.clip();
          const s = shown.current;
          drawSteps(u, s.steps, c);
          drawNow(u, s.now, c);
          drawMarks(u, s.marks, c, s.hovered);
          u.ctx.restore();
        }],
        setCursor: [(u) => {
          const { left, top } = u.cursor;
          if (left < 0) {
            setTip(null);
            return;
          }
          const s = shown.current;
          const mark = s.marks.find((m) => Math.abs(u.valToPos(m.s, 'x') - left) < NEAR
            && Math.abs(u.valToPos(m.v, 'y') - top) < 2.5 * NEAR);
          setTip({ left, width: u.over.clientWidth, at: u.posToVal(left, 'x'), mark });
        }],
      },
    }, [[from, until], [null, null]], box.current);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [width, height, look, resource, until - from > 86400, until - from < 1200]);

  useEffect(() => {
    const xs = [];
    const ys = [];
    const usual = samples.length > 2 ? median(samples) : 60;
    samples.forEach(([s, v], i) => {
      if (i && s - samples[i - 1][0] > 6 * usual + 1) {
        xs.push(samples[i - 1][0] + usual);
        ys.push(null);
      }
      xs.push(s);
      ys.push(v);
    });
    plot.current?.setData(xs.length ? [xs, ys] : [[from, until], [null, null]]);
  }, [samples, steps, ceiling, forecast, marks, from, until, now, width, look, tip?.mark?.id]);

  return (
    <div class="fan" role="img" aria-label={label}>
      <div ref={box} class="plot" style={{ height: height + 'px' }} />
      {tip && (
        <div class="tip" style={{ left: 40 + Math.min(tip.left + 12, Math.max(0, tip.width - 240)) + 'px', top: '18px' }}>
          <b>{time(tip.at * 1000)}</b>
          {tip.mark ? <span class="reason">{tip.mark.reason}</span>
            : words(tip.at, shown.current).map(([name, value]) => <span key={name}><em>{name}</em> {value}</span>)}
        </div>
      )}
    </div>
  );
}

function median(samples) {
  const gaps = [];
  for (let i = Math.max(1, samples.length - 50); i < samples.length; i++) gaps.push(samples[i][0] - samples[i - 1][0]);
  return gaps.sort((a, b) => a - b)[gaps.length >> 1];
}
