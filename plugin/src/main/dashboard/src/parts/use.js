import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api.js';
import { on } from '../live.js';
import { project } from '../session.js';
import { useStore } from '../store.js';

/**
 * A document of the daemon: {data, error, again}. Asked for anew when its path or the project changes, and with each event of
 * `kinds`, but not more often than every `leastMs`.
 */
export function useDocument(path, { kinds = [], leastMs = 1000 } = {}) {
  const name = useStore(project);
  const [shown, show] = useState({ path: null, data: null, error: null });
  const state = useRef({ timer: 0, last: 0 });

  const load = useCallback(() => {
    if (!path) return () => {};
    const stop = new AbortController();
    state.current.last = Date.now();
    get(path, { signal: stop.signal })
      .then((data) => show({ path, data, error: null }))
      .catch((error) => error.name !== 'AbortError'
        && show((was) => ({ path, data: was.path === path ? was.data : null, error })));
    return () => stop.abort();
  }, [path, name]);

  useEffect(() => {
    const stop = load();
    const later = () => {
      if (state.current.timer) return;
      const wait = Math.max(0, state.current.last + leastMs - Date.now());
      state.current.timer = setTimeout(() => {
        state.current.timer = 0;
        load();
      }, wait);
    };
    const offs = [...kinds, 'opened'].map((kind) => on(kind, later));
    return () => {
      stop();
      offs.forEach((off) => off());
      clearTimeout(state.current.timer);
      state.current.timer = 0;
    };
  }, [load, kinds.join(), leastMs]);

  return { data: shown.path === path ? shown.data : null, error: shown.path === path ? shown.error : null, again: load };
}

/** The size of an element in CSS pixels, as it changes. */
export function useSize(ref) {
  const [size, set] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      set((was) => (was.width === width && was.height === height ? was : { width, height }));
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** Draws again every so often, so that ages go on. */
export function useClock(ms = 1000) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
