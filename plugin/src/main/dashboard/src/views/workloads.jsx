import { amount, count, duration, number, percent, time } from '../format.js';
import { Empty, Failed, Loading, sentence } from '../parts/states.jsx';
import { useClock, useDocument } from '../parts/use.js';
import { to } from '../router.js';

const PERIOD_MS = 5_000;

const ahead = (iso) => {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  return seconds <= 0 ? 'now' : 'in ' + duration(seconds);
};

function Fact({ title, value, note }) {
  return (
    <div class="figure">
      <dt>{title}</dt>
      <dd><strong>{value}</strong>{note && <small>{note}</small>}</dd>
    </div>
  );
}

function NextStart({ start }) {
  return start ? (
    <Fact title="Next start" value={ahead(start.expected)} note={`80 %: ${ahead(start.earliest)} to ${time(start.latest)}`} />
  ) : (
    <Fact title="Next start" value="–" note="too little is known of its requests" />
  );
}

function Health({ value }) {
  if (value === null || value === undefined) return <span class="soft">not known</span>;
  return (
    <span class={'health' + (value < 0.5 ? ' warned' : '')}>
      <span class="similarity" aria-hidden="true"><i style={{ width: Math.max(2, value * 100) + '%' }} /></span>{percent(value)}
    </span>
  );
}

function Places({ of }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th class="num" scope="col">Rank</th><th scope="col">Hypervisor</th><th scope="col">Health</th>
            <th class="num" scope="col">Memory left</th><th class="num" scope="col">There</th><th scope="col">Takes one more</th>
          </tr>
        </thead>
        <tbody>
          {of.map((h) => (
            <tr key={h.hypervisor}>
              <td class="num">{h.rank}</td>
              <th scope="row"><a href={to('hypervisors', h.hypervisor)}>{h.hypervisor}</a></th>
              <td><Health value={h.health} /></td>
              <td class="num">{amount(h.availableMemory, 'memory')}</td>
              <td class="num">{h.instances}</td>
              <td class="wide">{h.refusal ? sentence(h.refusal) : 'Yes'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Workload({ of: w }) {
  return (
    <section class="panel" aria-label={w.name}>
      <div class="tools">
        <h2>{w.name}</h2>
        {w.strength && <span class="pill on">{w.strength}</span>}
        <span class="soft">{w.project}, {count(w.requests, 'request')}, last {time(w.lastRequestAt)}</span>
      </div>
      <dl class="figures now">
        <NextStart start={w.nextStart} />
        <Fact title="Wanted" value={number(w.wanted)} />
        <Fact title="Ready" value={number(w.ready)} note={w.booting > 0 ? `and ${number(w.booting)} booting` : null} />
        <Fact title="Holds" value={amount(w.memory, 'memory')} note={amount(w.cores, 'cpu')} />
        <Fact title="Next expiry" value={w.expiresAt ? ahead(w.expiresAt) : '–'} />
      </dl>
      <p class="soft">{sentence(w.why)}</p>
      {w.hypervisors.length > 0 && <Places of={w.hypervisors} />}
    </section>
  );
}

/** The Shadow Workload Table. */
export function Workloads() {
  useClock(PERIOD_MS);
  const { data, error, again } = useDocument('/workloads', { kinds: ['observed'], leastMs: PERIOD_MS });
  if (!data) return error ? <Failed error={error} again={again} /> : <Loading what="workloads" />;
  if (data.length === 0) {
    return (
      <section class="panel" aria-label="Workloads">
        <Empty title="Nothing was requested yet">
          What is requested again and again is listed here, with how much of it is there already. <code>gnomon server create</code> makes the first.
        </Empty>
      </section>
    );
  }
  return <>{data.map((w) => <Workload key={w.id} of={w} />)}</>;
}
