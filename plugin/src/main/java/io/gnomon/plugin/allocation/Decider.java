package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Decision.Cause;
import io.gnomon.plugin.allocation.Decision.Expected;
import io.gnomon.plugin.allocation.Reasons.Worth;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.Restraint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Decides one resource of one server. Pure: same situation, same decision. What the price asks for, and when a change is
 * worth being made, is {@link Restraint}'s, as in a replay; what was measured lately wins over both.
 *
 * <table>
 * <caption>What leads to what; the first line that holds wins</caption>
 * <tr><th>situation</th><th>decision</th></tr>
 * <tr><td>usage has all but reached the allocation</td><td>grow at once, by the need or one step</td></tr>
 * <tr><td>leaving it costs more than a change, need above the allocation</td><td>grow to it</td></tr>
 * <tr><td>leaving it costs more than a change, need below, nothing changed lately</td><td>shrink to it, never below what was
 *     measured</td></tr>
 * <tr><td>anything else, or no forecast</td><td>leave it</td></tr>
 * </table>
 */
public final class Decider {
    /** Usage above this share of the allocation is pressure: the true need is hidden by the limit. */
    static final double PRESSURE = 0.95;

    private static final double TINY = 1e-9;

    private final Policy policy;

    public Decider(Policy policy) {
        this.policy = policy;
    }

    Verdict decide(Situation s) {
        Optional<Need> need = need(s);
        Optional<Decision> pressure = pressure(s, need);
        if (pressure.isPresent() || need.isEmpty()) {
            return new Verdict(pressure, 0);
        }
        double current = s.range().current();
        double wanted = Math.max(
                s.range().roundUp(planned(s, need.get()) * (1 + policy.margin())),
                s.range().roundUp(s.recentPeak() * (1 + policy.safetyMargin())));
        double change = s.sized().map(Sized::change).orElse(policy.change() * current);
        Restraint restraint = new Restraint(s.price(), change);
        // the margin belongs to what is wanted, not to the need: a creeping forecast must not nibble
        double regret = restraint.regret(current, wanted, need.get());
        Worth worth = new Worth(Math.abs(restraint.waited(s.waited(), regret, 1)), change);
        Optional<Decision> decision = !restraint.isDue(s.waited(), regret)
                ? Optional.empty()
                : wanted > current ? grow(s, need.get(), wanted, worth) : shrink(s, need.get(), wanted, worth);
        return new Verdict(decision, restraint.waited(s.waited(), regret, s.slots()));
    }

    /** The peak of the forecast over the lead; where sizes were learnt, no less than these say. */
    private Optional<Need> need(Situation s) {
        return s.forecast().filter(f -> !f.isUnknown()).map(f -> {
            List<Double> levels = Forecast.levels();
            double[] peaks = new double[levels.size()];
            for (int i = 0; i < peaks.length; i++) {
                peaks[i] = f.peak(levels.get(i), 0, stepsAhead(f));
            }
            Need peak = new Need(levels.stream().mapToDouble(l -> l).toArray(), peaks);
            return s.sized().map(sized -> peak.or(sized.need())).orElse(peak);
        });
    }

    private Optional<Decision> pressure(Situation s, Optional<Need> need) {
        AllocationRange range = s.range();
        if (s.measured() < PRESSURE * range.current()) {
            return Optional.empty();
        }
        double wanted = Math.max(s.measured() * (1 + policy.margin()), range.current() + range.step());
        if (need.isPresent()) {
            wanted = Math.max(wanted, planned(s, need.get()) * (1 + policy.margin()));
        }
        double to = withinFree(s, range.roundUp(wanted));
        Expected shown =
                need.map(n -> shown(s, n)).orElse(new Expected(s.measured(), s.measured(), s.measured(), s.measured()));
        return to > range.current() ? Optional.of(decision(s, to, shown, Reasons.pressure(s, to))) : Optional.empty();
    }

    private Optional<Decision> grow(Situation s, Need need, double wanted, Worth worth) {
        double to = withinFree(s, wanted);
        return to > s.range().current()
                ? Optional.of(decision(s, to, shown(s, need), Reasons.growth(s, shown(s, need), to, policy, worth)))
                : Optional.empty();
    }

    private Optional<Decision> shrink(Situation s, Need need, double to, Worth worth) {
        boolean calm = s.lastChange()
                .map(at -> Duration.between(at, s.now()).compareTo(policy.cooldown()) >= 0)
                .orElse(Duration.between(s.server().startedAt(), s.now()).compareTo(policy.cooldown()) >= 0);
        if (!calm
                || !s.covered()
                || to < s.recentPeak()
                || s.range().current() - to < s.range().step() - TINY) {
            return Optional.empty();
        }
        return Optional.of(decision(s, to, shown(s, need), Reasons.shrink(s, shown(s, need), to, policy, worth)));
    }

    /** Growth stops at what the hypervisor can still give, on a whole step. */
    private static double withinFree(Situation s, double wanted) {
        double most = s.range().current() + s.free();
        if (wanted <= most) {
            return wanted;
        }
        double steps = Math.floor((most - s.range().floor()) / s.range().step() + TINY);
        return s.range().floor() + Math.max(0, steps) * s.range().step();
    }

    private static Expected shown(Situation s, Need need) {
        return new Expected(need.quantile(0.1), need.quantile(0.5), need.quantile(0.9), planned(s, need));
    }

    private static double planned(Situation s, Need need) {
        return need.quantile(s.price().level());
    }

    private int stepsAhead(Forecast f) {
        long steps = (policy.lead().toSeconds() + f.stepSeconds() - 1) / f.stepSeconds();
        return (int) Math.max(1, Math.min(f.steps(), steps));
    }

    private static Decision decision(Situation s, double to, Expected need, String reason) {
        return new Decision(
                s.server(),
                s.resource(),
                s.range().current(),
                to,
                s.measured(),
                need,
                reason,
                Cause.NEED,
                Decision.GNOMON);
    }
}
