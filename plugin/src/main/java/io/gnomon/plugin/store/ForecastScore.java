package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;

/**
 * How the forecasts for one hour turned out, as sums. Amounts are in the resource's unit.
 *
 * @param start of the hour (or day, where hours were added up) that was forecast
 * @param group what the servers have in common
 * @param aheadSeconds how long before its time a value was forecast
 * @param points values that were forecast and then measured
 * @param absoluteError sum of |measured - median|
 * @param signedError sum of median - measured; above zero, too much was forecast
 * @param pinball sum of the pinball losses at the levels 0.1 to 0.9
 * @param amount sum of |measured|
 * @param within values inside [q0.1, q0.9]
 */
public record ForecastScore(
        Instant start,
        String project,
        String group,
        Resource resource,
        String learner,
        int aheadSeconds,
        long points,
        double absoluteError,
        double signedError,
        double pinball,
        double amount,
        long within) {
    private static final int LEVELS = 9;

    /** Mean absolute error of the median. */
    public double mae() {
        return absoluteError / points;
    }

    /** Mean of median - measured. */
    public double bias() {
        return signedError / points;
    }

    /** 2 x sum of pinball losses / sum of |measured|, mean over the levels; NaN where all was zero. */
    public double wql() {
        return amount > 0 ? 2 * pinball / LEVELS / amount : Double.NaN;
    }

    /** Share inside [q0.1, q0.9]; best at 0.8. */
    public double coverage() {
        return (double) within / points;
    }

    /** Both together, under the name of this one. */
    public ForecastScore plus(ForecastScore other) {
        return new ForecastScore(
                start,
                project,
                group,
                resource,
                learner,
                aheadSeconds,
                points + other.points,
                absoluteError + other.absoluteError,
                signedError + other.signedError,
                pinball + other.pinball,
                amount + other.amount,
                within + other.within);
    }
}
