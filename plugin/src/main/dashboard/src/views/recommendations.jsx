import { amount, resource as named } from '../format.js';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { to } from '../router.js';

/** An interval comes as {lower, upper}, {low, high} or [low, high]. */
const ends = (i) => (Array.isArray(i) ? i : [i?.lower ?? i?.low, i?.upper ?? i?.high]);

function Change({ name, from, into, interval }) {
  const change = from ? into / from - 1 : 0;
  const [low, high] = ends(interval);
  return (
    <div class="change">
      <dt>{named(name).name}</dt>
      <dd>
        <span class="soft">{amount(from, name)}</span> → <b>{amount(into, name)}</b>
        {Math.abs(change) >= 0.005 && <span class={'delta ' + (change > 0 ? 'up' : 'down')}>{change > 0 ? '+' : '−'}{Math.round(Math.abs(change) * 100)} %</span>}
        {low !== undefined && <small>likely {amount(low, name)} to {amount(high, name)}</small>}
      </dd>
    </div>
  );
}

export function Recommendations() {
  const { data, error, again } = useDocument('/recommendations', { kinds: ['observed'], leastMs: 30_000 });
  if (error && error.status !== 404) return <Failed error={error} again={again} />;
  if (!data && !error) return <Loading what="recommendations" />;
  const list = Array.isArray(data) ? data : [];
  return (
    <section class="panel" aria-label="Recommendations">
      <div class="tools"><h2>Recommended sizes</h2></div>
      {list.length === 0 ? (
        <Empty figure="scale" title="No recommendations yet">
          When a server has long been larger or smaller than its need, a better size is recommended here, with the range that it is likely in and the reason.
        </Empty>
      ) : (
        <ul class="cards">
          {list.map((r) => (
            <li key={r.server}>
              <h3><a href={to('servers', r.server)}>{r.name}</a></h3>
              <dl>
                {Object.keys(r.recommended ?? {}).map((k) => (
                  <Change key={k} name={k} from={r.current?.[k] ?? null} into={r.recommended[k]} interval={r.interval?.[k]} />
                ))}
              </dl>
              <p>{r.reason}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
