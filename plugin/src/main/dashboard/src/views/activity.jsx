import { useState } from 'preact/hooks';
import { amount, number, resource as named, time } from '../format.js';
import { Choice } from '../parts/bits.jsx';
import { Empty, Failed, Loading, sentence } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { to } from '../router.js';

/** @param of name of the only server; null = of all */
export function Adjustments({ list, of }) {
  if (!list) return <Loading what="adjustments" />;
  if (list.length === 0) {
    return (
      <Empty figure="calm" title="Nothing was changed yet">
        {of ? 'Every change of it is listed here with its reason.' : 'When a server is given more or less, it is said here, and why.'}
      </Empty>
    );
  }
  return (
    <ol class="events">
      {list.map((a) => (
        <li key={a.id}>
          <time dateTime={a.updatedAt}>{time(a.updatedAt)}</time>
          <div>
            <p class="what">
              <span class={'arrow ' + (a.to >= a.from ? 'up' : 'down')} aria-hidden="true">{a.to >= a.from ? '▲' : '▼'}</span>
              {!of && <a href={to('servers', a.server)}>{a.serverName}</a>}
              <b>{named(a.resource).name} {amount(a.from, a.resource)} → {amount(a.to, a.resource)}</b>
              <span class={'pill ' + a.state.toLowerCase()}>{a.state.toLowerCase()}</span>
            </p>
            <p>{a.reason}</p>
            {a.detail && <p class="soft">{sentence(a.detail)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Notifications({ list }) {
  if (list.length === 0) return <Empty figure="calm" title="Nothing to tell">Notifications of the last days appear here as they come.</Empty>;
  return (
    <ol class="events">
      {list.map((n) => (
        <li key={n.id}>
          <time dateTime={n.at}>{time(n.at)}</time>
          <div><p>{n.text}</p>{n.server && <p><a href={to('servers', n.server)}>Show the server</a></p>}</div>
        </li>
      ))}
    </ol>
  );
}

function Anomalies({ list }) {
  if (list.length === 0) return <Empty figure="calm" title="Nothing unusual">Spikes, leaks, level shifts and stuck series are listed here.</Empty>;
  return (
    <ol class="events">
      {list.map((a) => (
        <li key={a.id}>
          <time dateTime={a.from}>{time(a.from)}</time>
          <div>
            <p class="what"><a href={to('servers', a.server)}>{a.serverName}</a><b>{named(a.resource).name}: {a.kind}</b></p>
            <p>{a.text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Plan({ plan }) {
  if (plan.contended.length === 0) {
    return <Empty figure="calm" title="Nothing needs to move">No hypervisor is expected to be short of CPU or memory.</Empty>;
  }
  return (
    <>
      <ol class="events">
        {plan.contended.map((c) => (
          <li key={c.hypervisor}>
            <time>{number(c.cpuMinutes + c.memoryMinutes)} min</time>
            <div>
              <p class="what"><a href={to('hypervisors', c.hypervisor)}>{c.hypervisor}</a>
                <b>peak of {number(c.peakCores)} cores, {number(c.waiting)} core-minutes of waiting expected</b></p>
              <p>{sentence(c.verdict)}</p>
            </div>
          </li>
        ))}
      </ol>
      {plan.moves.map((m) => (
        <div class="move" key={m.server}>
          <p class="what"><a href={to('servers', m.server)}>{m.serverName}</a> <b>{m.from} → {m.to}</b></p>
          <p>{m.reason}</p>
          <p class="soft">Benefit {number(m.benefit)} core-minutes, cost {number(m.cost)}; {number(m.copySeconds)} s of copying, {number(m.pauseSeconds)} s of standing still.
            {m.adviceOnly ? ' ' + sentence(m.adviceOnly) : ''} {plan.autonomy === 'advise' && <>To do it: <code>gnomon migration run {m.serverName}</code></>}</p>
        </div>
      ))}
    </>
  );
}

const TABS = {
  adjustments: { label: 'Adjustments', path: '/adjustments?limit=200', kinds: ['adjustment'], show: (d) => <Adjustments list={d} /> },
  notifications: { label: 'Notifications', path: '/notifications?limit=200', kinds: ['notification'], show: (d) => <Notifications list={d} /> },
  migrations: { label: 'Migration plan', path: '/migrations/plan', kinds: ['observed'], leastMs: 15_000, show: (d) => <Plan plan={d} /> },
  anomalies: { label: 'Anomalies', path: '/anomalies?limit=200', kinds: ['observed'], leastMs: 30_000, show: (d) => <Anomalies list={d} /> },
};

export function Activity() {
  const [tab, choose] = useState('adjustments');
  const { path, kinds, leastMs, show } = TABS[tab];
  const { data, error, again } = useDocument(path, { kinds, leastMs: leastMs ?? 500 });
  return (
    <section class="panel" aria-label="Activity">
      <div class="tools">
        <h2>Activity</h2>
        <Choice label="Kind" value={tab} onChange={choose} options={Object.entries(TABS).map(([value, t]) => ({ value, label: t.label }))} />
      </div>
      <div aria-live="polite" aria-relevant="additions">
        {data ? show(data) : error ? <Failed error={error} again={again} /> : <Loading what={TABS[tab].label} />}
      </div>
    </section>
  );
}
