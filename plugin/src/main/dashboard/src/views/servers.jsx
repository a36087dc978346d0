import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { amount, count, duration, percent } from '../format.js';
import { fleet, refresh } from '../fleet.js';
import { Bar } from '../parts/bits.jsx';
import { Rows } from '../parts/rows.jsx';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { go } from '../router.js';
import { useStore } from '../store.js';

const text = { numeric: true, sensitivity: 'base' };
const collator = new Intl.Collator(undefined, text);

/** Rows are numbers into the columns: 30,000 servers are not 30,000 objects. */
function found(s, hypervisors, words) {
  const all = [];
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  for (let i = 0; i < s.id.length; i++) {
    const where = `${s.name[i]} ${s.id[i]} ${s.projects[s.project[i]]} ${hypervisors[s.hypervisor[i]] ?? ''}`.toLowerCase();
    if (wanted.every((w) => where.includes(w))) all.push(i);
  }
  return all;
}

function sorter(s, hypervisors, key) {
  const ratio = (r) => (i) => (s.usage[r][i] ?? -1) / (s.allocation[r][i] || 1);
  const by = {
    cpu: ratio('cpu'),
    memory: ratio('memory'),
    dynamic: (i) => (s.dynamicAllocation[i] ? 1 : 0),
    age: (i) => s.ageSeconds[i] ?? 1e12,
  }[key];
  if (by) return (a, b) => by(a) - by(b);
  if (key === 'hypervisor') return (a, b) => collator.compare(hypervisors[s.hypervisor[a]] ?? '', hypervisors[s.hypervisor[b]] ?? '');
  if (key === 'project') return (a, b) => collator.compare(s.projects[s.project[a]], s.projects[s.project[b]]);
  return (a, b) => collator.compare(s.name[a], s.name[b]);
}

function columnsOf(data, everywhere) {
  const s = data.servers;
  const gauge = (r) => (i) => (
    <>
      <Bar used={s.usage[r][i]} promised={s.allocation[r][i]} most={s.ceiling[r][i]} resource={r} compact />
      <span class="num amounts">{amount(s.usage[r][i], r)}</span>
    </>
  );
  const columns = [
    { key: 'name', title: 'Server', width: 'minmax(9rem,2fr)', sort: true, cell: (i) => <b>{s.name[i]}</b> },
    { key: 'cpu', title: 'CPU', width: 'minmax(8rem,1.6fr)', sort: true, cell: gauge('cpu') },
    { key: 'memory', title: 'Memory', width: 'minmax(8rem,1.6fr)', sort: true, className: 'mid', cell: gauge('memory') },
    { key: 'dynamic', title: 'Dynamic', width: '6rem', sort: true, cell: (i) => (
      <span class={'pill' + (s.dynamicAllocation[i] ? ' on' : '')}>{s.dynamicAllocation[i] ? 'on' : 'off'}</span>
    ) },
    { key: 'hypervisor', title: 'Hypervisor', width: 'minmax(7rem,1fr)', sort: true, className: 'wide', cell: (i) => data.hypervisors.name[s.hypervisor[i]] ?? '–' },
    { key: 'project', title: 'Project', width: 'minmax(5rem,.8fr)', sort: true, className: 'wide', cell: (i) => s.projects[s.project[i]] },
    { key: 'age', title: 'Seen', width: '5rem', sort: true, className: 'wide num', cell: (i) => (
      <span class={s.ageSeconds[i] === null || s.ageSeconds[i] > data.staleAfterSeconds ? 'warned' : ''}>{duration(s.ageSeconds[i])}</span>
    ) },
  ];
  return everywhere ? columns : columns.filter((c) => c.key !== 'hypervisor');
}

/** @param hypervisor only those on this one; all if absent */
export function ServerRows({ data, hypervisor, words = '', height }) {
  const [sorted, sort] = useState({ key: 'name', up: true });
  const rows = useMemo(() => {
    const s = data.servers;
    const place = hypervisor === undefined ? null : data.hypervisors.name.indexOf(hypervisor);
    const all = found(s, data.hypervisors.name, words).filter((i) => place === null || s.hypervisor[i] === place);
    // the daemon sends them by name
    if (sorted.key !== 'name' || !sorted.up) {
      const compare = sorter(s, data.hypervisors.name, sorted.key);
      all.sort((a, b) => (sorted.up ? compare(a, b) : compare(b, a)));
    }
    return all;
  }, [data, hypervisor, words, sorted]);
  if (rows.length === 0) {
    return words ? (
      <Empty figure="dots" title={`No server matches “${words}”`}>Names, ids, projects and hypervisors are searched.</Empty>
    ) : (
      <Empty title="No servers here">They appear by themselves when they are started. In standalone mode: <code>gnomon server create</code>.</Empty>
    );
  }
  return (
    <Rows
      label="Servers"
      columns={columnsOf(data, hypervisor === undefined)}
      rows={rows}
      rowKey={(i) => data.servers.id[i]}
      onOpen={(i) => go('servers', data.servers.id[i])}
      sorted={sorted}
      onSort={(key) => sort((was) => ({ key, up: was.key === key ? !was.up : key === 'name' || key === 'hypervisor' || key === 'project' }))}
      height={height}
    />
  );
}

export function Servers() {
  const { data, error } = useStore(fleet);
  const [words, search] = useState('');
  const field = useRef(null);
  useLayoutEffect(() => { // before it is painted: who sees the field may press the key
    const slash = (event) => {
      if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    document.addEventListener('keydown', slash);
    return () => document.removeEventListener('keydown', slash);
  }, []);
  if (!data) return error ? <Failed error={error} again={refresh} /> : <Loading what="the servers" />;
  const on = data.servers.dynamicAllocation.filter(Boolean).length;
  return (
    <section class="panel fill" aria-label="Servers">
      <div class="tools">
        <h2>Servers</h2>
        <input ref={field} type="search" placeholder="Name, id, project, hypervisor" aria-label="Search servers"
          value={words} onInput={(e) => search(e.currentTarget.value)} />
        <small class="soft">{count(data.servers.id.length, 'server')}, {percent(on / (data.servers.id.length || 1))} with Dynamic Allocation</small>
      </div>
      <ServerRows data={data} words={words} height="calc(100dvh - 13rem)" />
    </section>
  );
}
