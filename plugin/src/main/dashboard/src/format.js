export const RESOURCES = [
  { key: 'cpu', name: 'CPU', unit: 'cores' },
  { key: 'memory', name: 'Memory', unit: 'MiB' },
  { key: 'disk', name: 'Disk', unit: 'MiB/s' },
  { key: 'network', name: 'Network', unit: 'MiB/s' },
];
export const resource = (key) => RESOURCES.find((r) => r.key === key) || { key, name: key, unit: '' };

const known = (x) => x !== null && x !== undefined && Number.isFinite(x);

export function number(x) {
  if (!known(x)) return '–';
  const size = Math.abs(x);
  const digits = size === 0 ? 0 : size < 0.1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;
  return x.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

/** With its unit; memory as people say it. */
export function amount(x, key) {
  if (!known(x)) return '–';
  if (key === 'memory' && Math.abs(x) >= 1024 * 1024) return number(x / 1024 / 1024) + ' TiB';
  if (key === 'memory' && Math.abs(x) >= 1024) return number(x / 1024) + ' GiB';
  return number(x) + ' ' + resource(key).unit;
}

export const percent = (share) => (known(share) ? Math.round(share * 100) + '\u00a0%' : '–');

export function duration(seconds) {
  if (!known(seconds)) return 'never';
  const s = Math.max(0, seconds);
  if (s < 1.5) return '1 s';
  if (s < 90) return Math.round(s) + ' s';
  if (s < 5400) return Math.round(s / 60) + ' min';
  if (s < 36 * 3600) return Math.round(s / 3600) + ' h';
  return Math.round(s / 86400) + ' d';
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export function time(iso) {
  const at = new Date(iso);
  return Math.abs(Date.now() - at) < 12 * 3600_000 ? clock.format(at) : day.format(at);
}

export const count = (n, one, many = one + 's') => n.toLocaleString('en') + ' ' + (n === 1 ? one : many);
