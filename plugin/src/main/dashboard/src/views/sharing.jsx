import { useState } from 'preact/hooks';
import { post, remove } from '../api.js';
import { count, number, time } from '../format.js';
import { Switch } from '../parts/bits.jsx';
import { Empty, Failed, Loading, sentence } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { ALL, project, projects } from '../session.js';
import { useStore } from '../store.js';
import { say } from '../toast.js';

const OFTEN = { kinds: ['observed'], leastMs: 10_000 };

/** Taking it back erases, which nothing brings back: it is asked for twice. */
function Withdrawal({ name, busy, onYes, onNo }) {
  return (
    <div class="notice" role="alertdialog" aria-label={'Withdraw for ' + name}>
      <p>
        What is known of the servers of {name} is erased for good: samples, fingerprints, profiles, forecasts and adjustments. Servers that run are met again as strangers.
      </p>
      <button type="button" class="quiet" disabled={busy} onClick={onYes}>Withdraw and erase</button>
      <button type="button" class="quiet" disabled={busy} onClick={onNo}>Keep it</button>
    </div>
  );
}

function Project({ name, consent, again }) {
  const [asked, ask] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = async (what) => {
    setBusy(true);
    try {
      say(await what());
      again();
    } catch (error) {
      say(sentence(error.message) + ' ' + sentence(error.mend));
    } finally {
      setBusy(false);
      ask(false);
    }
  };
  const grant = async () => {
    await post('/consents', undefined, { ofProject: name });
    return `Servers of ${name} may be shadows for others.`;
  };
  const withdraw = async () => {
    const done = await remove('/consents', { ofProject: name });
    return `Withdrawn for ${name}: ${count(done.samples, 'sample')} of ${count(done.servers, 'server')} erased.`;
  };
  return (
    <li>
      <div>
        <b>{name}</b>
        <p class="soft">{consent ? `permits it since ${time(consent.grantedAt)}, by ${consent.actor}` : 'keeps to itself'}</p>
      </div>
      <Switch
        on={Boolean(consent)} busy={busy} label={'Sharing of ' + name}
        onChange={(wanted) => (wanted ? change(grant) : ask(true))}
      />
      {asked && <Withdrawal name={name} busy={busy} onYes={() => change(withdraw)} onNo={() => ask(false)} />}
    </li>
  );
}

function Audit({ list }) {
  if (list.length === 0) return <Empty figure="calm" title="Nobody has said anything yet">Who permits it, takes it back, and what was erased then, is listed here.</Empty>;
  return (
    <ol class="events">
      {list.map((e) => (
        <li key={e.id}>
          <time dateTime={e.at}>{time(e.at)}</time>
          <div>
            <p class="what"><b>{e.project}</b><span class="pill">{e.action}</span><span class="soft">by {e.actor}</span></p>
            {e.detail && <p class="soft">{sentence(e.detail)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Whose servers may be shadows for whose, and who said so. */
export function Sharing() {
  const chosen = useStore(project);
  const known = useStore(projects);
  const { data: granted, error, again } = useDocument('/consents', OFTEN);
  const { data: audit, again: auditAgain } = useDocument('/consents/audit?limit=100', OFTEN);
  if (error) return <Failed error={error} again={again} />;
  if (!granted) return <Loading what="who shares with whom" />;
  const names = chosen === ALL ? [...new Set([...known, ...granted.map((c) => c.project)])].sort() : [chosen];
  const both = () => {
    again();
    auditAgain();
  };
  return (
    <div class="two">
      <section class="panel" aria-label="Sharing">
        <div class="tools"><h2>Who shares with whom</h2><span class="soft">{number(granted.length)} of {count(names.length, 'project')}</span></div>
        <p>
          Servers are shadows for servers of their own project. A project that shares lets servers of others be forecast by its own, too: others learn how a server behaves, under a pseudonym that changes every day, and not which it is.
        </p>
        {names.length === 0 ? <Empty title="No servers yet">Projects appear here with their first server.</Empty> : (
          <ul class="consents">
            {names.map((name) => <Project key={name} name={name} consent={granted.find((c) => c.project === name)} again={both} />)}
          </ul>
        )}
      </section>
      <section class="panel" aria-label="Audit">
        <div class="tools"><h2>Who said what when</h2></div>
        {audit ? <Audit list={audit} /> : <Loading what="the audit" />}
      </section>
    </div>
  );
}
