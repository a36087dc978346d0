import { amount, percent } from '../format.js';

/** What is used within what is promised within what is possible. */
export function Bar({ used, promised, most, resource, compact }) {
  const whole = most > 0 ? most : promised > 0 ? promised : used;
  const share = (x) => (whole > 0 && x !== null ? Math.min(100, (x / whole) * 100) : 0);
  const words = `${amount(used, resource)} used of ${amount(promised, resource)}, at most ${amount(most, resource)}`;
  return (
    <div class={'bar' + (compact ? ' compact' : '')} role="img" aria-label={words} title={words}>
      <i class="promised" style={{ width: share(promised) + '%' }} />
      <i class="used" style={{ width: share(used) + '%' }} />
    </div>
  );
}

export function Figure({ title, value, note, children, tone }) {
  return (
    <div class={'figure' + (tone ? ' ' + tone : '')}>
      <dt>{title}</dt>
      <dd>
        <strong>{value}</strong>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

export function Switch({ on, busy, label, onChange }) {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={on ? 'true' : 'false'}
      aria-label={label}
      disabled={busy}
      onClick={() => onChange(!on)}
    >
      <i aria-hidden="true" />
      <span aria-hidden="true">{on ? 'On' : 'Off'}</span>
    </button>
  );
}

/** One of a few: radio buttons that look like one control. */
export function Choice({ label, options, value, onChange }) {
  return (
    <div class="choice" role="radiogroup" aria-label={label}>
      {options.map((o) => (
        <label key={o.value} class={o.value === value ? 'on' : ''}>
          <input type="radio" name={label} checked={o.value === value} onChange={() => onChange(o.value)} />
          {o.label}
        </label>
      ))}
    </div>
  );
}

export function Similarity({ value }) {
  return (
    <span class="similarity" role="img" aria-label={'similarity ' + percent(value)}>
      <i style={{ width: Math.max(2, Math.min(100, value * 100)) + '%' }} />
    </span>
  );
}
