import { store } from './store.js';

const SHOWN_MS = 10_000;
export const toast = store(null);
let timer = 0;

/** @param action {label, run} offered beside the text; none if absent */
export function say(text, action) {
  clearTimeout(timer);
  toast.set({ text, action });
  timer = setTimeout(dismiss, SHOWN_MS);
}

export function dismiss() {
  clearTimeout(timer);
  toast.set(null);
}
