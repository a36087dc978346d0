package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Decision.Need;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Band;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Decides one resource of one server. Pure: same situation, same decision.
 *
 * <table>
 * <caption>What leads to what; the first line that holds wins</caption>
 * <tr><th>situation</th><th>decision</th></tr>
 * <tr><td>usage has all but reached the allocation</td><td>grow at once, by the need or one step</td></tr>
 * <tr><td>forecast need above the allocation</td><td>grow to it</td></tr>
 * <tr><td>need well below, nothing changed lately</td><td>shrink to it, never below what was measured</td></tr>
 * <tr><td>anything else, or no forecast</td><td>leave it</td></tr>
 * </table>
 */
public final class Decider {
    /** Usage above this share of the allocation is pressure: the true need is hidden by the limit. */
    static final double PRESSURE = 0.95;

    private final Policy policy;

    public Decider(Policy policy) {
        this.policy = policy;
    }

    public Optional<Decision> decide(Situation s) {
        Optional<Need> need = s.forecast().filter(f -> !f.isUnknown()).map(this::peak);
        Optional<Decision> decision = pressure(s, need);
        if (decision.isEmpty() && need.isPresent()) {
            double expected = quantile(s.forecast().get());
            double wanted = s.range().roundUp(expected * (1 + policy.margin()));
            double safe = Math.max(wanted, s.range().roundUp(s.recentPeak() * (1 + policy.safetyMargin())));
            // the margin lies between the trigger and the target, so that a creeping forecast does not nibble
            OptionalDouble to = band(s.range()).decide(s.range().current(), expected, safe);
            if (to.isPresent()) {
                decision = expected > s.range().current() ? grow(s, need.get(), wanted) : shrink(s, need.get(), safe);
            }
        }
        return decision;
    }

    private Optional<Decision> pressure(Situation s, Optional<Need> need) {
        AllocationRange range = s.range();
        if (s.measured() < PRESSURE * range.current()) {
            return Optional.empty();
        }
        double wanted = Math.max(s.measured() * (1 + policy.margin()), range.current() + range.step());
        if (s.forecast().isPresent() && !s.forecast().get().isUnknown()) {
            wanted = Math.max(wanted, quantile(s.forecast().get()) * (1 + policy.margin()));
        }
        double to = withinFree(s, range.roundUp(wanted));
        Need shown = need.orElse(new Need(s.measured(), s.measured(), s.measured(), s.measured()));
        return to > range.current() ? Optional.of(decision(s, to, shown, Reasons.pressure(s, to))) : Optional.empty();
    }

    private Optional<Decision> grow(Situation s, Need need, double wanted) {
        double to = withinFree(s, wanted);
        return to > s.range().current()
                ? Optional.of(decision(s, to, need, Reasons.growth(s, need, to, policy)))
                : Optional.empty();
    }

    /** It grows for any need; it shrinks by a step at least, and by the share that hysteresis asks for. */
    private Band band(AllocationRange range) {
        return new Band(0, Math.max(range.step(), range.current() * (1 - policy.shrinkBelow())));
    }

    private Optional<Decision> shrink(Situation s, Need need, double safe) {
        boolean calm = s.lastChange()
                .map(at -> Duration.between(at, s.now()).compareTo(policy.cooldown()) >= 0)
                .orElse(Duration.between(s.server().startedAt(), s.now()).compareTo(policy.cooldown()) >= 0);
        if (!calm || !s.covered() || safe < s.recentPeak()) {
            return Optional.empty();
        }
        return Optional.of(decision(s, safe, need, Reasons.shrink(s, need, safe, policy)));
    }

    /** Growth stops at what the hypervisor can still give, on a whole step. */
    private static double withinFree(Situation s, double wanted) {
        double most = s.range().current() + s.free();
        if (wanted <= most) {
            return wanted;
        }
        double steps = Math.floor((most - s.range().floor()) / s.range().step() + 1e-9);
        return s.range().floor() + Math.max(0, steps) * s.range().step();
    }

    private Need peak(Forecast f) {
        int steps = stepsAhead(f);
        return new Need(f.peak(0.1, 0, steps), f.peak(0.5, 0, steps), f.peak(0.9, 0, steps), quantile(f));
    }

    private double quantile(Forecast f) {
        return f.peak(policy.price().level(), 0, stepsAhead(f));
    }

    private int stepsAhead(Forecast f) {
        long steps = (policy.lead().toSeconds() + f.stepSeconds() - 1) / f.stepSeconds();
        return (int) Math.max(1, Math.min(f.steps(), steps));
    }

    private static Decision decision(Situation s, double to, Need need, String reason) {
        return new Decision(s.server(), s.resource(), s.range().current(), to, s.measured(), need, reason, false);
    }
}
