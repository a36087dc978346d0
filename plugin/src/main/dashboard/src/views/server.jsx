import { useEffect, useMemo, useState } from 'preact/hooks';
import { get, patch, serverPath } from '../api.js';
import { RESOURCES, amount, duration, percent, resource as named, time } from '../format.js';
import { fleet, nowMs, refresh } from '../fleet.js';
import { on } from '../live.js';
import { Choice, Switch } from '../parts/bits.jsx';
import { Fan, allocationSteps } from '../parts/fan.jsx';
import { Empty, Failed, Loading, sentence } from '../parts/states.jsx';
import { useClock, useDocument } from '../parts/use.js';
import { go, to } from '../router.js';
import { useStore } from '../store.js';
import { say } from '../toast.js';
import { Adjustments } from './activity.jsx';
import { Shadows } from './shadows.jsx';

const PAST = [
  { value: 600, label: '10 min' },
  { value: 3600, label: '1 h' },
  { value: 6 * 3600, label: '6 h' },
  { value: 24 * 3600, label: '1 d' },
];
const AHEAD = [
  { value: 'minutes', label: 'Minutes' },
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
];
const MOST_POINTS = 2000;
const OVERLAP_SECONDS = 5;

/** The server's samples of the last `seconds`: read once, then only what is new with each observation. */
function useSamples(id, seconds) {
  const [all, set] = useState(null);
  useEffect(() => {
    let gone = false;
    let busy = false;
    let have = [];
    const load = async () => {
      if (busy) return;
      busy = true;
      try {
        const newest = have.length ? Date.parse(have.at(-1).at) : 0;
        const since = newest ? Math.ceil((nowMs() - newest) / 1000) + OVERLAP_SECONDS : seconds;
        const fresh = await get(serverPath(id, '/samples?seconds=' + Math.max(1, Math.min(seconds, since))));
        const first = fresh.length ? fresh[0].at : null;
        const least = nowMs() - seconds * 1000;
        have = have.filter((s) => (first === null || s.at < first) && Date.parse(s.at) >= least).concat(fresh);
        if (!gone) set(have);
      } catch {
        if (!gone) set((was) => was ?? []);
      } finally {
        busy = false;
      }
    };
    set(null);
    load();
    const off = on('observed', load);
    return () => {
      gone = true;
      off();
    };
  }, [id, seconds]);
  return all;
}

const thinned = (points) => {
  if (points.length <= MOST_POINTS) return points;
  const each = Math.ceil(points.length / MOST_POINTS);
  const result = [];
  for (let i = 0; i < points.length; i += each) {
    let most = points[i]; // peaks are what people look for
    for (let j = i; j < Math.min(points.length, i + each); j++) if (points[j][1] > most[1]) most = points[j];
    result.push(most);
  }
  return result;
};

function Toggle({ server, again }) {
  const [busy, setBusy] = useState(false);
  const change = async (wanted, undone = false) => {
    setBusy(true);
    try {
      // in the server's own project: the token changes one project at a time
      await patch(serverPath(server.id), { dynamicAllocation: wanted }, { ofProject: server.project });
      again();
      refresh();
      say(`Dynamic Allocation of ${server.name} is ${undone ? 'back ' : ''}${wanted ? 'on' : 'off'}.`,
        undone ? undefined : { label: 'Undo', run: () => change(!wanted, true) });
    } catch (error) {
      say(sentence(error.message) + ' ' + sentence(error.mend));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="toggle">
      <Switch on={server.dynamicAllocation} busy={busy} label="Dynamic Allocation" onChange={(wanted) => change(wanted)} />
      <div>
        <b>Dynamic Allocation</b>
        <small>{server.dynamicAllocation ? 'Gnomon gives it what it will need.' : 'Gnomon only watches it.'}</small>
      </div>
    </div>
  );
}

function Now({ server, resource, forecast }) {
  const next = forecast?.quantiles.length
    ? forecast.quantiles.reduce((best, q) => (q[4] > best[4] ? q : best), forecast.quantiles[0]) : null;
  return (
    <dl class="figures now">
      <div class="figure"><dt>Uses</dt><dd><strong data-testid="usage">{amount(server.usage[resource] ?? null, resource)}</strong></dd></div>
      <div class="figure"><dt>Allocated</dt><dd><strong>{amount(server.allocation[resource] ?? null, resource)}</strong></dd></div>
      <div class="figure"><dt>Ceiling</dt><dd><strong>{amount(server.ceiling[resource] ?? null, resource)}</strong></dd></div>
      <div class="figure">
        <dt>Expected peak</dt>
        <dd><strong>{next ? amount(next[4], resource) : '–'}</strong>
          {next && <small>{amount(next[0], resource)} to {amount(next[8], resource)}, four times of five</small>}</dd>
      </div>
    </dl>
  );
}

/** What is known of a server beside its figures: what was declared, concluded and agreed. */
function Known({ server }) {
  const { category, tags, terms, flow, metadata } = server;
  const pairs = [];
  if (tags.length) pairs.push(['Tags', tags.join(', ')]);
  if (category.basis !== 'nothing') pairs.push(['Category', `${category.name}, ${percent(category.confidence)} sure: ${category.why}`]);
  if (terms) {
    pairs.push(['Price of shortage', `${terms.price} times what idle costs`]);
    pairs.push(['Sensitivity', `${terms.sensitivity} times what it uses beyond others of its tags`]);
    pairs.push(['Priority', `${terms.priority}; the larger number comes first where memory is short`]);
  }
  if (flow && flow.read !== null) pairs.push(['Disk', `${percent(flow.read)} of what goes is read, in the last hour`]);
  if (flow && flow.received !== null) pairs.push(['Network', `${percent(flow.received)} of what goes is received`]);
  pairs.push(...Object.entries(metadata));
  return (
    <section class="panel" aria-label="What is known of it">
      <div class="tools"><h2>What is known of it</h2></div>
      <dl class="pairs">
        {pairs.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}
      </dl>
    </section>
  );
}

export function Server({ id }) {
  useClock(1000);
  const [resource, setResource] = useState('cpu');
  const [past, setPast] = useState(600);
  const [ahead, setAhead] = useState('minutes');
  const known = useStore(fleet);
  const path = serverPath(id);
  const { data: server, error, again } = useDocument(path, { kinds: ['observed'], leastMs: 400 });
  const { data: forecasts } = useDocument(serverPath(id, '/forecasts?ahead=' + ahead), { kinds: ['observed'], leastMs: 3000 });
  const { data: adjustments } = useDocument('/adjustments?limit=200&server=' + encodeURIComponent(id), { kinds: ['adjustment'], leastMs: 500 });
  const samples = useSamples(id, past);
  const made = (forecasts ?? []).filter((f) => f.resource === resource);
  const forecast = made.find((f) => f.of === 'mean') ?? made[0];
  const own = useMemo(() => (adjustments ?? []).filter((a) => a.resource === resource), [adjustments, resource]);
  const points = useMemo(() => thinned((samples ?? [])
    .map((s) => [Date.parse(s.at) / 1000, s.usage[resource] ?? null])
    .filter(([, v]) => v !== null)), [samples, resource]);

  if (!server) {
    if (!error) return <Loading what="the server" />;
    return error.status === 404
      ? <Empty title="This server is not running, or is another project's">Its past may still be there: <code>gnomon adjustment list</code>. <a href={to('servers')}>All servers</a></Empty>
      : <Failed error={error} again={again} />;
  }
  const now = nowMs() / 1000;
  const allocation = server.allocation[resource] ?? null;
  const ceiling = server.ceiling[resource] ?? null;
  // a young server fills the picture with what there is of it
  const first = points.length ? points[0][0] : now - past;
  const from = Math.min(Math.max(now - past, first - past / 60), now - Math.min(past, 90));
  const steps = allocationSteps(own, allocation, Math.max(from, Math.min(first, now - 1)), now);
  const reach = forecast?.quantiles.length
    ? Date.parse(forecast.firstStep) / 1000 + forecast.quantiles.length * forecast.stepSeconds
    : now + (now - from) / 4;
  const until = Math.max(reach, now + (now - from) / 10);
  const marks = own
    .filter((a) => ['verified', 'acted', 'advised', 'acting', 'intended'].includes(a.state))
    .map((a) => ({ id: a.id, s: Date.parse(a.updatedAt) / 1000, v: a.to, up: a.to >= a.from, done: a.state === 'verified', reason: a.reason }))
    .filter((m) => m.s >= from);
  const age = server.at ? (nowMs() - Date.parse(server.at)) / 1000 : null;
  const stale = age === null || age > (known.data?.staleAfterSeconds ?? 30);
  const unit = named(resource);
  return (
    <>
      <p class="crumbs">
        <a href={to('servers')}>Servers</a> <span aria-hidden="true">/</span> <a href={to('hypervisors', server.hypervisor)}>{server.hypervisor}</a>
      </p>
      <div class="title">
        <h1>{server.name}</h1>
        <span class="soft">project {server.project}, {duration(server.ageSeconds)} old, seen{' '}
          <span class={stale ? 'warned' : ''}>{age === null ? 'never' : duration(age) + ' ago'}</span></span>
        <Toggle server={server} again={again} />
      </div>
      {stale && <p class="notice" role="status">What is shown is {age === null ? 'not measured yet' : `${duration(age)} old`}: nothing is decided on it.</p>}
      <div class="beside">
        <section class="panel" aria-label={unit.name}>
          <div class="tools">
            <Choice label="Resource" value={resource} onChange={setResource} options={RESOURCES.map((r) => ({ value: r.key, label: r.name }))} />
            <Choice label="Past" value={past} onChange={setPast} options={PAST} />
            <Choice label="Ahead" value={ahead} onChange={setAhead} options={AHEAD} />
          </div>
          <Now server={server} resource={resource} forecast={forecast} />
          <Fan
            samples={points} steps={steps} ceiling={ceiling} forecast={forecast} marks={marks}
            from={from} now={now} until={until} resource={resource}
            label={`${unit.name} of ${server.name}: uses ${amount(server.usage[resource] ?? null, resource)} of ${amount(allocation, resource)}; `
              + (forecast?.quantiles.length ? `expected at the end ${amount(forecast.quantiles.at(-1)[4], resource)}` : 'no forecast yet')}
          />
          <p class="legend">
            <span class="k stroke">used</span><span class="k line">allocated</span><span class="k dash">ceiling</span>
            <span class="k fanned">expected: median, and 20 to 80 % intervals</span><span class="k dots">95 %</span><span class="k mark">adjustment</span>
          </p>
          <p class="soft note">
            {forecast?.missing ? sentence(forecast.missing) : forecasts && !forecast
              ? 'No forecast yet: a new server is only watched at first, until its shadows are chosen.' : ''}
            {forecast?.quantiles.length ? ` Made ${duration(now - Date.parse(forecast.madeAt) / 1000)} ago by ${forecast.learner}.` : ''}
          </p>
        </section>
        <Shadows id={id} forecast={forecast} resource={resource} onOpen={(other) => go('servers', other)} />
      </div>
      <section class="panel" aria-label="Adjustments">
        <div class="tools"><h2>Adjustments</h2></div>
        <Adjustments list={adjustments} of={server.name} />
      </section>
      <Known server={server} />
    </>
  );
}
