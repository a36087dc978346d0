import { useEffect } from 'preact/hooks';
import { duration } from '../format.js';
import { connection } from '../live.js';
import { route, to } from '../router.js';
import { ALL, choose, project, projects, signOut } from '../session.js';
import { useStore } from '../store.js';
import { theme, toggle } from '../theme.js';
import { useClock } from './use.js';

const VIEWS = [
  { key: 'fleet', name: 'Fleet', icon: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z' },
  { key: 'servers', name: 'Servers', icon: 'M4 6h16M4 12h16M4 18h16' },
  { key: 'map', name: 'Similarity', icon: 'M6 17h.01M9 9h.01M12 14h.01M16 7h.01M18 15h.01M14 19h.01' },
  { key: 'accuracy', name: 'Accuracy', icon: 'M12 4a8 8 0 1 0 8 8M12 8a4 4 0 1 0 4 4M12 12l8-8' },
  { key: 'sizes', name: 'Sizes', icon: 'M5 20v-6h4v6M10 20v-10h4v10M15 20V5h4v15' },
  { key: 'workloads', name: 'Workloads', icon: 'M4 9l8-5 8 5-8 5zM4 15l8 5 8-5' },
  { key: 'survival', name: 'Survival', icon: 'M12 3l8 3v6c0 5-4 8-8 9c-4-1-8-4-8-9V6zM9 12l2 2l4-4' },
  { key: 'sharing', name: 'Sharing', icon: 'M12 4v11M8 8l4-4 4 4M5 12v8h14v-8' },
  { key: 'activity', name: 'Activity', icon: 'M3 12h4l3-7 4 14 3-7h4' },
];

function Live() {
  useClock(1000);
  const { state, lastMs } = useStore(connection);
  const silent = lastMs ? duration((Date.now() - lastMs) / 1000) : null;
  const words = {
    live: 'Live',
    connecting: 'Connecting',
    lost: 'Not connected',
    paused: 'Paused',
    polling: 'Every 5 s',
  }[state];
  return (
    <span class={'live ' + state} role="status" title={state === 'lost' && silent ? `last heard ${silent} ago` : words}>
      <i aria-hidden="true" />{words}
    </span>
  );
}

export function Stale() {
  useClock(1000);
  const { state, lastMs } = useStore(connection);
  if (state !== 'lost') return null;
  return (
    <p class="notice stale" role="alert" data-testid="stale">
      The daemon does not answer{lastMs ? `: what you see is ${duration((Date.now() - lastMs) / 1000)} old` : ''}. Trying again by itself.
      If it stays so: <code>gnomon status</code>.
    </p>
  );
}

function Projects() {
  const known = useStore(projects);
  const chosen = useStore(project);
  const options = chosen === ALL || known.includes(chosen) ? known : [...known, chosen];
  return (
    <select aria-label="Project" value={chosen} onChange={(e) => choose(e.currentTarget.value)}>
      <option value={ALL}>All projects</option>
      {options.map((p) => <option key={p} value={p}>{p}</option>)}
    </select>
  );
}

export function Shell({ children }) {
  const { view } = useStore(route);
  const look = useStore(theme);
  const here = { hypervisors: 'fleet' }[view] ?? view;
  // on a phone not all of them have room
  useEffect(() => document.querySelector('nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }), [here]);
  const skip = (event) => {
    event.preventDefault();
    document.getElementById('main').focus();
  };
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>To the content</a>
      <nav aria-label="Views">
        <a class="mark" href={to('fleet')} aria-label="Gnomon, fleet">
          <svg viewBox="0 0 64 64" aria-hidden="true"><path d="M8 50h48M20 49V14l26 35z" /></svg><b>Gnomon</b>
        </a>
        {VIEWS.map((v) => (
          <a key={v.key} href={to(v.key)} aria-current={here === v.key ? 'page' : undefined}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d={v.icon} /></svg><span>{v.name}</span>
          </a>
        ))}
      </nav>
      <div class="page">
        <header>
          <Live />
          <span class="grow" />
          <Projects />
          <button type="button" class="icon" onClick={toggle} aria-label={look === 'dark' ? 'Light colours' : 'Dark colours'}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={look === 'dark' ? 'M12 7a5 5 0 1 0 0 10a5 5 0 0 0 0-10M12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5' : 'M20 14.5A8.5 8.5 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z'} />
            </svg>
          </button>
          <button type="button" class="icon" onClick={() => signOut()} aria-label="Sign out">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10 4H5v16h5M14 8l4 4-4 4M18 12H9" /></svg>
          </button>
        </header>
        <main id="main" tabindex="-1">
          <Stale />
          {children}
        </main>
      </div>
    </div>
  );
}
