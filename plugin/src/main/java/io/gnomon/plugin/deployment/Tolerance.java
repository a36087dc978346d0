package io.gnomon.plugin.deployment;

import java.time.Duration;

/**
 * What a risk tolerance means: from 0 (nothing is risked, so much is rehearsed) to 1.
 *
 * <table>
 * <tr><th>tolerance</th><th>rehearsals of a portion</th><th>share of a hypervisor that one may take</th></tr>
 * <tr><td>0</td><td>each hour</td><td>50 %</td></tr>
 * <tr><td>0.25</td><td>4.9 a day</td><td>39 %</td></tr>
 * <tr><td>0.5</td><td>each day</td><td>28 %</td></tr>
 * <tr><td>0.75</td><td>each 5 days</td><td>16 %</td></tr>
 * <tr><td>1</td><td>each 24 days</td><td>5 %</td></tr>
 * </table>
 *
 * @param value 0 to 1
 */
public record Tolerance(double value) {
    private static final double HOURS_PER_DAY = 24;
    private static final double LEAST_SHARE = 0.05;
    private static final double MOST_SHARE = 0.5;

    /** @throws IllegalArgumentException for what is not from 0 to 1 */
    public Tolerance {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a tolerance is from 0 to 1, not " + value);
        }
    }

    /** How often each portion is rehearsed in a day: 24 times at 0, once at 0.5, each 24 days at 1. */
    public double perDay() {
        return Math.pow(HOURS_PER_DAY, 1 - 2 * value);
    }

    public Duration between() {
        return Duration.ofSeconds(Math.round(HOURS_PER_DAY * 3600 / perDay()));
    }

    /** The share of a hypervisor's cores and memory that a rehearsal may take. */
    public double share() {
        return LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * (1 - value);
    }
}
