import { useMemo, useState } from 'preact/hooks';
import { RESOURCES, amount, duration, number, percent } from '../format.js';
import { Choice } from '../parts/bits.jsx';
import { Lines } from '../parts/lines.jsx';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';

const GOAL = 0.8;

/** Weighted by how many values were scored. */
function together(scores, of) {
  let sum = 0;
  let weight = 0;
  for (const s of scores) {
    if (s[of] !== null) {
      sum += s[of] * s.scored;
      weight += s.scored;
    }
  }
  return weight ? sum / weight : null;
}

const grouped = (list, key) => {
  const groups = new Map();
  list.forEach((item) => groups.set(key(item), [...(groups.get(key(item)) ?? []), item]));
  return [...groups.entries()];
};

export function Accuracy() {
  const [resource, setResource] = useState('cpu');
  const [seconds, setSeconds] = useState(86400);
  const { data, error, again } = useDocument(`/forecasts/accuracy?resource=${resource}&seconds=${seconds}`, { kinds: ['observed'], leastMs: 30_000 });
  const [coverage, loss, table, from, until] = useMemo(() => {
    const all = data ?? [];
    const until = Date.now() / 1000;
    const oldest = all.reduce((a, s) => Math.min(a, Date.parse(s.at) / 1000), until - 6 * 3600);
    const aheads = grouped(all, (s) => s.aheadSeconds).sort(([a], [b]) => a - b);
    const lines = (of) => aheads.map(([ahead, scores]) => ({
      name: duration(ahead) + ' ahead',
      points: grouped(scores, (s) => s.at).map(([at, same]) => [Date.parse(at) / 1000, together(same, of)]),
    }));
    const rows = grouped(all, (s) => `${s.learner}|${s.aheadSeconds}`).map(([key, scores]) => ({ key, learner: scores[0].learner,
      ahead: scores[0].aheadSeconds, scored: scores.reduce((a, s) => a + s.scored, 0), mae: together(scores, 'mae'),
      bias: together(scores, 'bias'), wql: together(scores, 'wql'), coverage: together(scores, 'coverage') }));
    return [lines('coverage'), lines('wql'), rows.sort((a, b) => b.scored - a.scored), Math.max(oldest - 600, until - seconds), until];
  }, [data, seconds]);
  return (
    <section class="panel" aria-label="Forecast accuracy">
      <div class="tools">
        <h2>How forecasts turned out</h2>
        <Choice label="Resource" value={resource} onChange={setResource} options={RESOURCES.map((r) => ({ value: r.key, label: r.name }))} />
        <Choice label="Time" value={seconds} onChange={setSeconds} options={[{ value: 86400, label: 'Day' }, { value: 7 * 86400, label: 'Week' }, { value: 30 * 86400, label: 'Month' }]} />
      </div>
      {error && !data ? <Failed error={error} again={again} /> : !data ? <Loading what="the scores" /> : table.length === 0 ? (
        <Empty figure="calm" title="Nothing was scored yet">Each forecast is compared with what came. The first scores are there a few minutes after the first forecasts.</Empty>
      ) : (
        <>
          <div class="two">
            <figure>
              <figcaption><b>Within the 80 % interval</b> <small class="soft">should be near 80 %</small></figcaption>
              <Lines lines={coverage} from={from} until={until} goal={GOAL} format={percent} label={`Share within the 80 % interval: ${percent(together(data, 'coverage'))}`} />
            </figure>
            <figure>
              <figcaption><b>Error of all quantiles</b> <small class="soft">of what was used; lower is better</small></figcaption>
              <Lines lines={loss} from={from} until={until} format={percent} label={`Weighted quantile loss: ${percent(together(data, 'wql'))}`} />
            </figure>
          </div>
          <p class="legend">{coverage.map((l, i) => <span key={l.name} class={'k ' + ['stroke', 'dash', 'dots', 'dash'][i % 4]}>{l.name}</span>)}</p>
          <div class="scroll">
            <table>
              <thead><tr><th>Learner</th><th class="num">Ahead</th><th class="num">Scored</th><th class="num">Mean error</th><th class="num">Bias</th><th class="num">Quantile loss</th><th class="num">Within 80 %</th></tr></thead>
              <tbody>
                {table.map((r) => (
                  <tr key={r.key}><th scope="row">{r.learner}</th><td class="num">{duration(r.ahead)}</td><td class="num">{r.scored.toLocaleString('en')}</td>
                    <td class="num">{amount(r.mae, resource)}</td><td class="num">{number(r.bias)}</td><td class="num">{percent(r.wql)}</td><td class="num">{percent(r.coverage)}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
