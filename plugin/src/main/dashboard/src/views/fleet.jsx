import { useMemo, useState } from 'preact/hooks';
import { amount, count, duration, percent } from '../format.js';
import { fleet, refresh } from '../fleet.js';
import { Bar, Choice, Figure } from '../parts/bits.jsx';
import { Heat } from '../parts/heat.jsx';
import { Rows } from '../parts/rows.jsx';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { go } from '../router.js';
import { useStore } from '../store.js';

const CONTENDED = 0.02;
const share = (part, whole) => (whole > 0 && part !== null ? part / whole : null);
const sum = (column) => column.reduce((a, b) => a + (b ?? 0), 0);

/** One object per hypervisor, of one resource. */
export function vessels(data, resource) {
  const h = data.hypervisors;
  return h.name.map((name, i) => {
    const capacity = h.capacity[resource][i];
    const used = share(h.usage[resource][i], capacity);
    const promised = share(h.allocated[resource][i], capacity);
    const age = h.ageSeconds[i];
    const item = {
      name,
      used,
      promised,
      capacity,
      usage: h.usage[resource][i],
      allocated: h.allocated[resource][i],
      servers: h.servers[i],
      contention: h.contention[i],
      reachable: h.reachable[i],
      contended: h.contention[i] >= CONTENDED,
      age,
      stale: age === null || age > data.staleAfterSeconds,
    };
    item.words = item.reachable
      ? [
          `${amount(item.usage, resource)} of ${amount(capacity, resource)} used (${percent(used)})`,
          `${percent(promised)} promised to ${count(item.servers, 'server')}`,
          ...(item.contended ? [`vCPUs wait ${percent(item.contention)} of the time`] : []),
          ...(item.stale ? [`last seen ${age === null ? 'never' : duration(age) + ' ago'}`] : []),
        ]
      : ['not reachable' + (age === null ? '' : `, last seen ${duration(age)} ago`)];
    return item;
  });
}

const ORDERS = {
  headroom: (a, b) => (b.used ?? -1) - (a.used ?? -1),
  contention: (a, b) => b.contention - a.contention || (b.used ?? -1) - (a.used ?? -1),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  age: (a, b) => (b.age ?? 1e12) - (a.age ?? 1e12),
  servers: (a, b) => b.servers - a.servers,
};

function Summary({ data, items }) {
  const h = data.hypervisors;
  const lost = items.filter((i) => !i.reachable).length;
  const stale = items.filter((i) => i.reachable && i.stale).length;
  const contended = items.filter((i) => i.contended).length;
  const oldest = items.reduce((a, i) => (i.reachable ? Math.max(a, i.age ?? 0) : a), 0);
  return (
    <dl class="figures">
      <Figure
        title="Hypervisors"
        value={items.length.toLocaleString('en')}
        note={lost ? `${lost} not reachable` : stale ? `${stale} stale` : 'all reachable'}
        tone={lost || stale ? 'warned' : ''}
      />
      <Figure
        title="Servers"
        value={data.servers.id.length.toLocaleString('en')}
        note={`${data.servers.dynamicAllocation.filter(Boolean).length.toLocaleString('en')} with Dynamic Allocation`}
      />
      {['cpu', 'memory'].map((r) => {
        const most = sum(h.capacity[r]);
        return (
          <Figure
            key={r}
            title={r === 'cpu' ? 'CPU in use' : 'Memory in use'}
            value={percent(share(sum(h.usage[r]), most))}
            note={`${percent(share(sum(h.allocated[r]), most))} promised of ${amount(most, r)}`}
          >
            <Bar used={sum(h.usage[r])} promised={sum(h.allocated[r])} most={most} resource={r} />
          </Figure>
        );
      })}
      <Figure
        title="Contention"
        value={contended}
        note={contended ? (contended === 1 ? 'hypervisor whose servers wait' : 'hypervisors whose servers wait') : 'nobody waits'}
        tone={contended ? 'warned' : ''}
      />
      <Figure title="Oldest reading" value={duration(oldest)} note={`read every ${duration(data.periodSeconds)}`} />
    </dl>
  );
}

export function Fleet() {
  const { data, error } = useStore(fleet);
  const [resource, setResource] = useState('cpu');
  const [order, setOrder] = useState('headroom');
  const [shape, setShape] = useState('picture');
  const items = useMemo(() => (data ? vessels(data, resource).sort(ORDERS[order]) : []), [data, resource, order]);
  if (!data) return error ? <Failed error={error} again={refresh} /> : <Loading />;
  const open = (name) => go('hypervisors', name);
  return (
    <>
      <Summary data={data} items={items} />
      <section class="panel" aria-label="Hypervisors">
        <div class="tools">
          <h2>Hypervisors</h2>
          <Choice label="Resource" value={resource} onChange={setResource}
            options={[{ value: 'cpu', label: 'CPU' }, { value: 'memory', label: 'Memory' }]} />
          <Choice label="Order" value={order} onChange={setOrder}
            options={[{ value: 'headroom', label: 'Least room' }, { value: 'contention', label: 'Contention' }, { value: 'name', label: 'Name' }]} />
          <Choice label="Show as" value={shape} onChange={setShape}
            options={[{ value: 'picture', label: 'Picture' }, { value: 'table', label: 'Table' }]} />
        </div>
        {items.length === 0 ? (
          <Empty title="No hypervisors yet">Name them in the daemon's configuration: <code>hypervisors: ["qemu:///system"]</code>.</Empty>
        ) : shape === 'picture' ? (
          <>
            <Heat items={items} height={Math.max(300, window.innerHeight - 380)} onOpen={open}
              label={`${count(items.length, 'hypervisor')} by ${resource === 'cpu' ? 'CPU' : 'memory'} in use`} />
            <p class="legend" aria-hidden="true">
              <span class="k used">in use</span><span class="k pale">promised</span>
              <span class="k warn">servers wait</span><span class="k hatch">not reachable</span>
            </p>
          </>
        ) : (
          <HypervisorRows items={items} resource={resource} order={order} onOrder={setOrder} onOpen={open} />
        )}
      </section>
    </>
  );
}

function HypervisorRows({ items, resource, order, onOrder, onOpen }) {
  const columns = [
    { key: 'name', title: 'Hypervisor', width: 'minmax(9rem,2fr)', sort: true, cell: (i) => <b>{i.name}</b> },
    { key: 'headroom', title: 'In use', width: 'minmax(8rem,2fr)', sort: true, cell: (i) => (
      <><Bar used={i.usage} promised={i.allocated} most={i.capacity} resource={resource} compact /> <span class="num">{percent(i.used)}</span></>
    ) },
    { key: 'promised', title: 'Promised', width: '6rem', className: 'num wide', cell: (i) => percent(i.promised) },
    { key: 'contention', title: 'Waiting', width: '6rem', className: 'num', sort: true, cell: (i) => (
      <span class={i.contended ? 'warned' : ''}>{percent(i.contention)}</span>
    ) },
    { key: 'servers', title: 'Servers', width: '6rem', className: 'num wide', sort: true, cell: (i) => i.servers },
    { key: 'age', title: 'Seen', width: '7rem', className: 'num wide', sort: true, cell: (i) => (
      <span class={i.stale || !i.reachable ? 'warned' : ''}>{i.reachable ? duration(i.age) : 'not reachable'}</span>
    ) },
  ];
  return (
    <Rows label="Hypervisors" columns={columns} rows={items} rowKey={(i) => i.name} onOpen={(i) => onOpen(i.name)}
      sorted={{ key: order, up: order === 'name' }} onSort={onOrder} height="70vh" />
  );
}
