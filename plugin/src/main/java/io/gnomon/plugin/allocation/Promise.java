package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.AdaptiveCalibrator;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Horizons;
import java.time.Instant;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A forecast that waits for its time, of which only the steps that are looked at later are kept: however far it reaches,
 * about two kilobytes. Not for use by several threads.
 */
final class Promise {
    private static final int PARTS = 3;

    private final Instant madeAt;
    private final Forecast raw;
    private final Forecast used;
    private final int[] steps;
    private final int length;
    private final @Nullable AdaptiveCalibrator calibrator;
    private int next;

    /**
     * Keeps what is needed.
     *
     * @param raw as the learner made it
     * @param used as it was decided by
     * @param calibrator learns from the raw one; null = nobody does
     */
    Promise(Instant madeAt, Forecast raw, Forecast used, @Nullable AdaptiveCalibrator calibrator) {
        this.madeAt = madeAt;
        this.length = used.steps();
        this.steps = steps(length);
        this.raw = kept(raw, steps);
        this.used = kept(used, steps);
        this.calibrator = calibrator;
    }

    /** From 0: those that a calibrator tells apart, and the thirds of the whole, which are scored. */
    private static int[] steps(int length) {
        TreeSet<Integer> chosen = new TreeSet<>();
        Horizons horizons = Horizons.upTo(length);
        for (int i = 0; i < horizons.count(); i++) {
            chosen.add(horizons.step(i) - 1);
        }
        for (int part = 1; part <= PARTS; part++) {
            chosen.add(third(length, part));
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int third(int length, int part) {
        return Math.max(1, length * part / PARTS) - 1;
    }

    private static Forecast kept(Forecast whole, int[] steps) {
        double[][] rows = new double[steps.length][];
        for (int i = 0; i < steps.length; i++) {
            int step = steps[i];
            rows[i] = Forecast.levels().stream()
                    .mapToDouble(level -> whole.quantile(step, level))
                    .toArray();
        }
        return new Forecast(whole.learner(), whole.startSeconds(), whole.stepSeconds(), rows);
    }

    Instant madeAt() {
        return madeAt;
    }

    String learner() {
        return used.learner();
    }

    boolean isKept() {
        return next == steps.length;
    }

    /** When the next step that waits is over, in Unix seconds. */
    long dueSeconds() {
        return startSeconds() + used.stepSeconds();
    }

    /** When the next step that waits begins, in Unix seconds. */
    long startSeconds() {
        return used.startSeconds() + (long) steps[next] * used.stepSeconds();
    }

    /** From when it was made to the end of the step. */
    int aheadSeconds() {
        return (steps[next] + 1) * used.stepSeconds();
    }

    /** Whether the next step that waits is one of those that are scored. */
    boolean isScored() {
        for (int part = 1; part <= PARTS; part++) {
            if (steps[next] == third(length, part)) {
                return true;
            }
        }
        return false;
    }

    /** A quantile of the next step that waits. */
    double quantile(double level) {
        return used.quantile(next, level);
    }

    /** Goes on to the step after; a NaN was not measured and teaches nothing. */
    void settle(double actual) {
        if (calibrator != null) {
            calibrator.observe(raw, next, steps[next], actual);
        }
        next++;
    }
}
