import { amount, count, percent } from '../format.js';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { to } from '../router.js';

const PERIOD_MS = 10_000;

/** Small probabilities with two digits that matter. */
const chance = (p) => (p > 0 && p < 0.1 ? (p * 100).toPrecision(2) + '\u00a0%' : percent(p));

function Fact({ title, now, then }) {
  return (
    <div class="figure">
      <dt>{title}</dt>
      <dd><strong>{percent(now)}</strong>{then > now + 0.0005 && <small>{percent(then)} with the plan</small>}</dd>
    </div>
  );
}

/** What a loss leaves of a portion: it runs elsewhere too, an alternate takes over perhaps, or it is lost. */
function Cell({ portion, loss }) {
  if (!loss.hit.includes(portion)) return <td class="cover"><i class="whole">stays</i></td>;
  const left = loss.left[portion] ?? 0;
  return left > 0
    ? <td class="cover"><i class="perhaps">{percent(left)}</i></td>
    : <td class="cover"><i class="gone">lost</i></td>;
}

function CoverageMap({ portions, losses }) {
  return (
    <section class="panel" aria-label="What survives what">
      <div class="tools"><h2>What survives what</h2><span class="soft">{count(portions.length, 'portion')}, the worst loss first</span></div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">If this is lost</th><th class="num" scope="col">Probability</th>
              {portions.map((p) => <th key={p} class="mid" scope="col">{p}</th>)}
              <th class="num" scope="col">All survive</th><th class="num" scope="col">With the plan</th>
            </tr>
          </thead>
          <tbody>
            {losses.map((l) => (
              <tr key={l.kind + l.name}>
                <th scope="row">
                  {l.kind === 'hypervisor' ? <a href={to('hypervisors', l.name)}>{l.name}</a> : <>zone {l.name}</>}
                </th>
                <td class="num">{chance(l.probability)}</td>
                {portions.map((p) => <Cell key={p} portion={p} loss={l} />)}
                <td class="num">{percent(l.survivesNow)}</td>
                <td class="num">{percent(l.survivesThen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="legend">
        <span>stays: it runs elsewhere too</span><span>a number: how probably an alternate takes over</span><span>lost: nothing takes over</span>
      </div>
    </section>
  );
}

function Plan({ of: plan }) {
  return (
    <section class="panel" aria-label="The plan">
      <div class="tools"><h2>What should stand ready</h2><span class="soft">{amount(plan.held, 'memory')} of {amount(plan.budget, 'memory')}</span></div>
      {plan.alternates.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Portion</th><th scope="col">Hypervisor</th><th class="num" scope="col">Holds</th>
                <th class="num" scope="col">Grows to</th><th class="num" scope="col">Works</th>
              </tr>
            </thead>
            <tbody>
              {plan.alternates.map((a) => (
                <tr key={a.workload + a.portion + a.hypervisor}>
                  <th scope="row">{a.workload}/{a.portion}</th>
                  <td><a href={to('hypervisors', a.hypervisor)}>{a.hypervisor}</a></td>
                  <td class="num">{amount(a.holds, 'memory')}</td>
                  <td class="num">{amount(a.needs, 'memory')}</td>
                  <td class="num">{percent(a.works)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ul class="plain">
        {plan.alternates.length === 0 && <li>Nothing more: what can be covered is.</li>}
        {plan.needs.map((n) => (
          <li key={n.hypervisor}>
            {n.hypervisor}: within {plan.needDays} days {amount(n.grow, 'memory')} more are needed with a probability of {chance(n.probability)}
            {n.enough === null || n.enough === undefined ? '.' : `; beside new servers they are left with ${percent(n.enough)}.`}
          </li>
        ))}
        {plan.uncovered.map((u) => <li key={u.portion}>{u.portion} gets no alternate: {u.why}.</li>)}
      </ul>
    </section>
  );
}

/** What of workloads of several servers is left when a hypervisor or a zone is lost. */
export function Survival() {
  const plan = useDocument('/deployments/plan', { kinds: ['observed'], leastMs: PERIOD_MS });
  const workloads = useDocument('/deployments/workloads', { kinds: ['observed'], leastMs: PERIOD_MS });
  const failed = [plan, workloads].find((d) => !d.data && d.error);
  if (failed) return <Failed error={failed.error} again={failed.again} />;
  if (!plan.data || !workloads.data) return <Loading what="what survives what" />;
  const portions = workloads.data.flatMap((w) => w.portions.filter((p) => p.running.length > 0).map((p) => w.name + '/' + p.name));
  if (portions.length === 0) {
    return (
      <section class="panel" aria-label="What survives what">
        <Empty figure="calm" title="No workload of several servers runs">
          Say which servers are of use together only, and this shows what of them is left when a hypervisor is lost: <code>gnomon workload import shop.yaml</code>
        </Empty>
      </section>
    );
  }
  const p = plan.data;
  return (
    <>
      <dl class="figures">
        <Fact title={`All survive ${Math.round(p.horizonDays)} days`} now={p.survivalNow} then={p.survivalThen} />
        <Fact title="If one hypervisor is lost" now={p.anyHypervisorNow} then={p.anyHypervisorThen} />
        <Fact title="If a zone is lost" now={p.anyZoneNow} then={p.anyZoneThen} />
      </dl>
      <CoverageMap portions={[...new Set(portions)]} losses={p.losses} />
      <Plan of={p} />
    </>
  );
}
