import { get } from './api.js';
import { on } from './live.js';
import { ALL, choose, project, projects, session } from './session.js';
import { store } from './store.js';

/** The fleet in columns as the daemon gives it; `gotMs` is when. */
export const fleet = store({ data: null, error: null, gotMs: 0 });
// the daemon's clock may differ from that of whoever looks; less than this is the way of the answer
const SAME_CLOCK_MS = 2000;
let skewMs = 0;
const LEAST_WAIT_MS = 400;
let due = false;
let busy = false;

async function refresh() {
  if (!session.get().token) return;
  if (busy) {
    due = true;
    return;
  }
  busy = true;
  due = false;
  const began = performance.now();
  const asked = project.get();
  try {
    const data = await get('/fleet');
    const skew = Date.parse(data.at) - Date.now();
    skewMs = Math.abs(skew) > SAME_CLOCK_MS ? skew : 0;
    if (asked === project.get()) {
      fleet.set({ data, error: null, gotMs: Date.now() });
      const known = new Set([...projects.get(), ...data.servers.projects]);
      if (known.size !== projects.get().length) projects.set([...known].sort());
    }
  } catch (error) {
    // who may not see all projects begins with the usual one
    if (error.status === 403 && asked === ALL) choose('default');
    fleet.set((was) => ({ ...was, error }));
    due = false;
  }
  // a large fleet is drawn less often, so that the page never does only this
  const took = performance.now() - began;
  setTimeout(() => {
    busy = false;
    if (due) refresh();
  }, Math.max(LEAST_WAIT_MS, 3 * took));
}

export function start() {
  const anew = () => {
    fleet.set({ data: null, error: null, gotMs: 0 });
    due = true;
    refresh();
  };
  on('observed', refresh);
  on('opened', refresh);
  project.subscribe(anew);
  session.subscribe(anew);
  refresh();
  if (project.get() !== ALL) {
    get('/fleet', { ofProject: ALL })
      .then((all) => projects.set(all.servers.projects.slice().sort()))
      .catch(() => {}); // who may not see all projects sees the own one
  }
}

/** The daemon's time. */
export const nowMs = () => Date.now() + skewMs;

export { refresh };
