import { amount, duration, percent } from '../format.js';
import { fleet, refresh } from '../fleet.js';
import { Bar, Figure } from '../parts/bits.jsx';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { to } from '../router.js';
import { useStore } from '../store.js';
import { vessels } from './fleet.jsx';
import { ServerRows } from './servers.jsx';

export function Hypervisor({ name }) {
  const { data, error } = useStore(fleet);
  const { data: document } = useDocument('/hypervisors/' + encodeURIComponent(name), { leastMs: 5000, kinds: ['observed'] });
  if (!data) return error ? <Failed error={error} again={refresh} /> : <Loading what={name} />;
  if (!data.hypervisors.name.includes(name)) {
    return <Empty title={`No hypervisor is called “${name}”`}><a href={to('fleet')}>All hypervisors</a></Empty>;
  }
  const of = (resource) => vessels(data, resource).find((v) => v.name === name);
  const cpu = of('cpu');
  const levers = Object.entries(document?.levers ?? {});
  return (
    <>
      <p class="crumbs"><a href={to('fleet')}>Fleet</a></p>
      <div class="title"><h1>{name}</h1><span class="soft">{document?.description}</span></div>
      {!cpu.reachable && (
        <p class="notice" role="alert">
          It is not reachable{cpu.age === null ? '' : `, and was last seen ${duration(cpu.age)} ago: the figures are that old`}. Run <code>gnomon doctor</code>.
        </p>
      )}
      <dl class="figures">
        {['cpu', 'memory', 'disk', 'network'].map((r) => {
          const v = of(r);
          return (
            <Figure key={r} title={{ cpu: 'CPU', memory: 'Memory', disk: 'Disk', network: 'Network' }[r]}
              value={v.used === null ? amount(v.usage, r) : percent(v.used)}
              note={v.capacity === null ? 'capacity unknown' : `${amount(v.usage, r)} of ${amount(v.capacity, r)}`}>
              {v.capacity !== null && <Bar used={v.usage} promised={v.allocated} most={v.capacity} resource={r} />}
            </Figure>
          );
        })}
        <Figure title="vCPUs wait" value={percent(cpu.contention)} tone={cpu.contended ? 'warned' : ''} note="of the time" />
        <Figure title="Seen" value={cpu.age === null ? 'never' : duration(cpu.age)} tone={cpu.stale ? 'warned' : ''} note="ago" />
      </dl>
      <section class="panel" aria-label="Servers on it">
        <div class="tools"><h2>Servers on it</h2></div>
        <ServerRows data={data} hypervisor={name} height="60vh" />
      </section>
      {levers.length > 0 && (
        <section class="panel" aria-label="Levers">
          <div class="tools"><h2>What can be changed on it</h2></div>
          <dl class="pairs">{levers.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
        </section>
      )}
    </>
  );
}
