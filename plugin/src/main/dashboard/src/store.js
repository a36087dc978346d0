import { useEffect, useState } from 'preact/hooks';

/** A value that tells its listeners when it changes. */
export function store(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = typeof next === 'function' ? next(value) : next;
      listeners.forEach((listener) => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value; the component is drawn anew when it changes. */
export function useStore(of) {
  const [, redraw] = useState(0);
  useEffect(() => {
    redraw((n) => n + 1); // it may have changed before we listened
    return of.subscribe(() => redraw((n) => n + 1));
  }, [of]);
  return of.get();
}
