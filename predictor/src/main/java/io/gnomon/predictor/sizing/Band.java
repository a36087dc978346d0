package io.gnomon.predictor.sizing;

import java.util.OptionalDouble;

/**
 * Leaves an allocation alone until a change is worth being made. Pure.
 *
 * <table>
 * <caption>What leads to what</caption>
 * <tr><th>situation</th><th>allocation</th></tr>
 * <tr><td>wanted now: above the allocation by more than {@code grow}</td><td>what is wanted, at once</td></tr>
 * <tr><td>wanted all through lately: below it by at least {@code shrink}</td><td>the most that was wanted lately</td></tr>
 * <tr><td>anything else</td><td>as it is</td></tr>
 * </table>
 *
 * @param grow amount, in the resource's unit
 * @param shrink amount, in the resource's unit
 */
public record Band(double grow, double shrink) {
    /** Against rounding: a change by exactly the band counts. */
    private static final double TINY = 1e-9;

    /**
     * What to change the allocation to, if it is to change.
     *
     * @param wanted what the price asks for now
     * @param wantedLately the most that it asked for lately, now included
     */
    public OptionalDouble decide(double current, double wanted, double wantedLately) {
        if (wanted > current + grow) {
            return OptionalDouble.of(wanted);
        }
        return current - wantedLately >= shrink - TINY && wantedLately < current
                ? OptionalDouble.of(wantedLately)
                : OptionalDouble.empty();
    }
}
