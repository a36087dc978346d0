import { useEffect, useState } from 'preact/hooks';
import { get, serverPath } from '../api.js';
import { percent, resource as named } from '../format.js';
import { Similarity } from '../parts/bits.jsx';
import { Spark } from '../parts/spark.jsx';
import { Empty } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';

const SPARK_SECONDS = 600;
const SPARK_POINTS = 60;

/** Usage of the last minutes; nothing where it may not be seen. */
function useSpark(id, resource) {
  const [values, set] = useState([]);
  useEffect(() => {
    if (!id) return undefined; // a pseudonym: it is of another project
    let gone = false;
    const load = () => get(serverPath(id, '/samples?seconds=' + SPARK_SECONDS)).then((samples) => {
      const each = Math.max(1, Math.floor(samples.length / SPARK_POINTS));
      if (!gone) set(samples.filter((s, i) => i % each === 0).map((s) => s.usage[resource] ?? null));
    }).catch(() => {}); // it has stopped
    load();
    const timer = setInterval(load, 10_000);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, resource]);
  return values;
}

function Shadow({ shadow, resource, onOpen }) {
  const values = useSpark(shadow.id, resource);
  const seen = values.length > 1;
  return (
    <li>
      <button type="button" class="shadow" disabled={!seen} onClick={() => onOpen(shadow.id)}>
        <span class="who"><b>{shadow.name}</b><span class="num">{percent(shadow.similarity)}</span></span>
        <Similarity value={shadow.similarity} />
        {seen && <Spark values={values} label={`${named(resource).name} of the last minutes`} />}
        <span class="soft">{shadow.why}</span>
      </button>
    </li>
  );
}

/** Those that the forecast was made of. */
function fromForecast(forecast) {
  return (forecast?.shadows ?? []).map((s) => ({
    id: s.id,
    name: s.name,
    similarity: s.weight,
    why: `${percent(s.weight)} of the forecast`
      + (Math.abs(s.lagSeconds) >= 1 ? `; does the same ${Math.abs(Math.round(s.lagSeconds))} s ${s.lagSeconds > 0 ? 'earlier' : 'later'}` : ''),
  }));
}

export function Shadows({ id, forecast, resource, onOpen }) {
  const { data } = useDocument(serverPath(id, '/shadows'), { kinds: ['observed'], leastMs: 10_000 });
  // a young server is forecast by those that were like it at its age, others resemble it as they are now
  const made = fromForecast(forecast);
  const shadows = made.length > 0 ? made : data?.shadows ?? [];
  return (
    <section class="panel shadows" aria-label="Shadows">
      <div class="tools"><h2>Shadows</h2>{data?.category && <span class="pill">{data.category}</span>}</div>
      {shadows.length > 0 ? (
        <>
          <p class="soft">
            {made.length > 0 ? 'Running servers that behaved like it at its age. What they did next is its forecast.'
              : `Running servers that behave like it, over ${data.span}.`}
          </p>
          <ul>{shadows.slice(0, 5).map((s) => <Shadow key={s.id ?? s.name} shadow={s} resource={resource} onOpen={onOpen} />)}</ul>
        </>
      ) : data?.learning ? (
        <Empty figure="calm" title="It is being watched">Its shadows are chosen when the learning period is over.</Empty>
      ) : (
        <Empty title="No shadows">It is forecast from its own past, or nothing that runs is like it.</Empty>
      )}
    </section>
  );
}
