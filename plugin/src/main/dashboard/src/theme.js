import { store } from './store.js';

const KEY = 'gnomon.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
export const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** light or dark; what is drawn on a canvas is drawn anew when it changes */
export const theme = store(chosen());

function chosen() {
  return localStorage.getItem(KEY) || (dark.matches ? 'dark' : 'light');
}

function show() {
  document.documentElement.dataset.theme = chosen();
  theme.set(chosen());
}

export function toggle() {
  localStorage.setItem(KEY, chosen() === 'dark' ? 'light' : 'dark');
  show();
}

export function start() {
  dark.addEventListener('change', show);
  show();
}

/** The colours of the style sheet, for canvases. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue('--' + name).trim();
  return Object.fromEntries(
    ['paper', 'panel', 'ink', 'soft', 'faint', 'line', 'track', 'accent', 'fill', 'on-fill', 'second', 'warn', 'bad'].map((n) => [n, of(n)]),
  );
}

export const FONT = '"Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Cantarell, "Noto Sans", sans-serif';
