import { store } from './store.js';
import { project, session, signOut } from './session.js';
import { headers } from './api.js';

// EventSource cannot send a header, so the stream is read with fetch: the token stays a header like everywhere else.
const SILENT_MS = 25_000; // the daemon says at least a comment every ten seconds
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 5_000;

/** state: connecting, live, lost, paused (the tab is hidden) or polling (no stream is free) */
export const connection = store({ state: 'connecting', lastMs: 0, retryMs: 0 });
const listeners = new Map();
let running = null;
let heard = 0;

export function on(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(listener);
  return () => listeners.get(kind).delete(listener);
}

function tell(kind, data) {
  listeners.get(kind)?.forEach((listener) => listener(data));
}

function state(name, more) {
  connection.set((was) => ({ ...was, state: name, ...more }));
}

function frame(text) {
  let kind = '';
  let data = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('event: ')) kind = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (kind && data) tell(kind, JSON.parse(data));
}

async function read(signal) {
  const response = await fetch('/v1/events?observed=true', { headers: headers(), signal, cache: 'no-store' });
  if (response.status === 401) {
    signOut('The daemon does not accept this token. It may have been made anew.');
    return 'refused';
  }
  if (!response.ok) return 'full';
  heard = Date.now();
  state('live', { lastMs: heard, retryMs: 0 });
  tell('opened', {});
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return 'ended';
    heard = Date.now();
    state('live', { lastMs: heard });
    const frames = (rest + value).split('\n\n');
    rest = frames.pop();
    frames.forEach(frame);
  }
}

const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => (clearTimeout(timer), resolve());
    signal.addEventListener('abort', stop, { once: true });
    window.addEventListener('online', stop, { once: true });
  });

async function run(stop) {
  let wait = FIRST_WAIT_MS;
  while (!stop.aborted) {
    const attempt = new AbortController();
    const cut = () => attempt.abort();
    stop.addEventListener('abort', cut, { once: true });
    window.addEventListener('offline', cut, { once: true });
    heard = Date.now();
    const watchdog = setInterval(() => Date.now() - heard > SILENT_MS && cut(), 2_000);
    let outcome = 'failed';
    const began = Date.now();
    try {
      outcome = await read(attempt.signal);
    } catch {
      // what follows tries again
    }
    clearInterval(watchdog);
    stop.removeEventListener('abort', cut);
    window.removeEventListener('offline', cut);
    if (stop.aborted || outcome === 'refused') return;
    if (outcome === 'full') {
      state('polling', { lastMs: Date.now() });
      tell('observed', {});
      await pause(POLL_MS, stop);
      continue;
    }
    if (Date.now() - began > LONGEST_WAIT_MS) wait = FIRST_WAIT_MS;
    state('lost', { retryMs: wait });
    await pause(wait * (0.75 + Math.random() / 2), stop); // not all dashboards at once
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

function restart() {
  running?.abort();
  running = null;
  if (!session.get().token) return;
  if (document.hidden) {
    state('paused');
    return;
  }
  running = new AbortController();
  state('connecting');
  run(running.signal);
}

/** Listens from now on, while somebody is signed in and looks: a browser allows only six connections to the daemon. */
export function start() {
  session.subscribe(restart);
  project.subscribe(restart);
  document.addEventListener('visibilitychange', restart);
  restart();
}
