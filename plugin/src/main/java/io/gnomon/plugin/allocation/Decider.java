package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Decision.Cause;
import io.gnomon.plugin.allocation.Decision.Expected;
import io.gnomon.plugin.allocation.Reasons.Worth;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.Restraint;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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

    /**
     * MiB of its memory that a guest may never fill, however much it could use: its kernel drops caches and programs hold back before.
     * Of a small guest that is more than the share above leaves, and would hide that it is full.
     */
    static final double SPARE_MIB = 16;

    private static final double TINY = 1e-9;

    private final Policy policy;

    public Decider(Policy policy) {
        this.policy = policy;
    }

    Verdict decide(Situation s) {
        Optional<Need> need = need(s);
        Optional<Decision> pressure = pressure(s, need);
        if (pressure.isPresent() || need.isEmpty()) {
            double pressed = pressureLacks(s, need);
            return new Verdict(pressure, 0, pressed, pressed);
        }
        double current = s.range().current();
        Need lifted = lifted(s, need.get());
        double wanted = Math.max(s.range().roundUp(planned(s, lifted) * (1 + policy.margin())), safe(s));
        double change = s.sized().map(Sized::change).orElse(policy.change() * current);
        Restraint restraint = new Restraint(s.price(), change);
        // the margin belongs to what is wanted, not to the need: a creeping forecast must not nibble
        double regret = restraint.regret(current, wanted, lifted);
        Worth worth = new Worth(Math.abs(restraint.waited(s.waited(), regret, 1)), change);
        boolean due = restraint.isDue(s.waited(), regret);
        Optional<Decision> decision = !due
                ? Optional.empty()
                : wanted > current ? grow(s, need.get(), wanted, worth) : shrink(s, need.get(), wanted, worth);
        double pressed = pressureLacks(s, need);
        return new Verdict(
                decision,
                restraint.waited(s.waited(), regret, s.slots()),
                Math.max(due ? lacks(s, wanted) : 0, pressed),
                Math.max(lacks(s, s.range().roundUp(planned(s, lifted))), pressed));
    }

    /** What of an amount the hypervisor has not. */
    private static double lacks(Situation s, double wanted) {
        return Math.max(0, wanted - s.range().current() - s.free());
    }

    /**
     * The least that it may be left with for the sake of others: what it is expected to use, and never less than what was
     * measured and the safety margin. Empty where it may not shrink at all now.
     */
    OptionalDouble least(Situation s) {
        Optional<Need> need = need(s);
        if (need.isEmpty() || !isCalm(s) || isPressed(s)) {
            return OptionalDouble.empty();
        }
        double expected = s.range().roundUp(lifted(s, need.get()).quantile(0.5) * (1 + policy.margin()));
        return OptionalDouble.of(Math.max(expected, safe(s)));
    }

    /** Shrinks for the sake of others, no further than to {@link #least}. */
    Decision giving(Situation s, double to, String reason) {
        Expected shown = need(s).map(n -> shown(s, n))
                .orElse(new Expected(s.measured(), s.measured(), s.measured(), s.measured()));
        return decision(s, to, shown, reason);
    }

    private double safe(Situation s) {
        double margin =
                Math.max(s.recentPeak() * policy.safetyMargin(), 1.5 * spare(s)); // or it would be full again at once
        return s.range().roundUp(s.recentPeak() + margin);
    }

    private static double spare(Situation s) {
        return s.resource() == Resource.MEMORY ? SPARE_MIB : 0;
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

    /** What the server's own past says, raised by what servers of its tags do. */
    private static Need lifted(Situation s, Need need) {
        return s.profiled().map(p -> Lift.of(need, p)).orElse(need);
    }

    private double pressureLacks(Situation s, Optional<Need> need) {
        return isPressed(s) ? lacks(s, s.range().roundUp(pressed(s, need))) : 0;
    }

    private static boolean isPressed(Situation s) {
        double current = s.range().current();
        return s.measured() >= Math.min(PRESSURE * current, current - spare(s));
    }

    /** What usage at its limit asks for. */
    private double pressed(Situation s, Optional<Need> need) {
        AllocationRange range = s.range();
        double wanted = Math.max(s.measured() * (1 + policy.margin()), s.measured() + 2 * spare(s));
        wanted = Math.max(wanted, range.current() + range.step());
        if (need.isPresent()) {
            wanted = Math.max(wanted, planned(s, lifted(s, need.get())) * (1 + policy.margin()));
        }
        return wanted;
    }

    private Optional<Decision> pressure(Situation s, Optional<Need> need) {
        AllocationRange range = s.range();
        if (!isPressed(s)) {
            return Optional.empty();
        }
        double to = withinFree(s, range.roundUp(pressed(s, need)));
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
        if (!isCalm(s)
                || to < s.recentPeak()
                || s.range().current() - to < s.range().step() - TINY) {
            return Optional.empty();
        }
        return Optional.of(decision(s, to, shown(s, need), Reasons.shrink(s, shown(s, need), to, policy, worth)));
    }

    /** Nothing changed lately, and it was watched all that time. */
    private boolean isCalm(Situation s) {
        Instant since = s.lastChange().orElse(s.server().startedAt());
        return s.covered() && Duration.between(since, s.now()).compareTo(policy.cooldown()) >= 0;
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
