package io.gnomon.predictor.anomaly;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something unusual in a series, over the slots {@code [from, to)}. Immutable.
 *
 * <p>The score says how far beyond its detector's threshold it lies: 1 is only just unusual. Scores of different kinds
 * cannot be compared.
 */
public sealed interface Anomaly {
    int from();

    int to();

    double score();

    Kind kind();

    /** The numbers that explain it, by name; amounts in the unit of the series, times in slots. */
    Map<String, Double> numbers();

    /** The same anomaly in a series that begins {@code slots} earlier. */
    Anomaly later(int slots);

    /** What it is. */
    enum Kind {
        SPIKE,
        LEAK,
        LEVEL_SHIFT,
        STUCK
    }

    /**
     * A short excursion that has come back.
     *
     * @param usual the level around it
     * @param limit what it is cut to, where it must not count fully
     * @param peak its farthest value
     */
    record Spike(int from, int to, double score, double usual, double limit, double peak) implements Anomaly {
        @Override
        public Kind kind() {
            return Kind.SPIKE;
        }

        @Override
        public Map<String, Double> numbers() {
            return named("usual", usual, "peak", peak);
        }

        @Override
        public Spike later(int slots) {
            return new Spike(from + slots, to + slots, score, usual, limit, peak);
        }
    }

    /**
     * Slow, steady growth up to the last slot.
     *
     * @param level at the end, on the line
     * @param slope growth per slot
     * @param slopeLow the 80 % interval of the slope
     * @param slotsLeft until the ceiling is reached; NaN if no ceiling is known
     */
    record Leak(
            int from,
            int to,
            double score,
            double level,
            double slope,
            double slopeLow,
            double slopeHigh,
            double slotsLeft)
            implements Anomaly {
        @Override
        public Kind kind() {
            return Kind.LEAK;
        }

        @Override
        public Map<String, Double> numbers() {
            Map<String, Double> all = named("level", level, "slope", slope);
            if (!Double.isNaN(slotsLeft)) {
                all.put("slots_left", slotsLeft);
            }
            return all;
        }

        @Override
        public Leak later(int slots) {
            return new Leak(from + slots, to + slots, score, level, slope, slopeLow, slopeHigh, slotsLeft);
        }
    }

    /**
     * The level changed for good, from one slot to the next; {@code from} is the first slot of the new level.
     *
     * @param isNew whether the series had not been at this level before
     */
    record LevelShift(int from, int to, double score, double before, double after, boolean isNew) implements Anomaly {
        @Override
        public Kind kind() {
            return Kind.LEVEL_SHIFT;
        }

        @Override
        public Map<String, Double> numbers() {
            return named("before", before, "after", after);
        }

        @Override
        public LevelShift later(int slots) {
            return new LevelShift(from + slots, to + slots, score, before, after, isNew);
        }
    }

    /**
     * One value again and again, longer than this series usually repeats itself.
     *
     * @param usualRun how long it repeats a value on average
     */
    record Stuck(int from, int to, double score, double value, double usualRun) implements Anomaly {
        @Override
        public Kind kind() {
            return Kind.STUCK;
        }

        @Override
        public Map<String, Double> numbers() {
            return named("value", value, "usual_run", usualRun);
        }

        @Override
        public Stuck later(int slots) {
            return new Stuck(from + slots, to + slots, score, value, usualRun);
        }
    }

    private static Map<String, Double> named(String first, double a, String second, double b) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(first, a);
        all.put(second, b);
        return all;
    }
}
