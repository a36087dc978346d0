package io.gnomon.predictor.sizing;

import io.gnomon.predictor.forecast.trees.QuantileTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Learns, from a whole fleet, the distribution of what a server will need in the next slot.
 * Moments are drawn so that a busy server is seen more often than an idle one, and weighed so that a MHz is a MHz whoever
 * needs it: that is how cost is counted. Immutable.
 *
 * @param examples about how many moments are learnt from
 */
public record SizingLearner(int examples, int trees) {
    public static final SizingLearner DEFAULT = new SizingLearner(400_000, 250);

    /** For a daemon that does other things as well: a quarter of that. */
    public static final SizingLearner LIVE = new SizingLearner(100_000, 150);

    private static final double DRAWN_BY = 0.7;
    /**
     * Learns of slots before an end.
     *
     * @param ends for each past, the first slot that must not be looked at
     * @throws IllegalArgumentException if nothing is known of them
     */
    public SizingModel learn(List<Past> fleet, int[] ends, long seed) {
        double total = IntStream.range(0, fleet.size())
                .parallel()
                .mapToDouble(i -> drawn(fleet.get(i), ends[i]))
                .sum();
        List<Lesson> lessons = new ArrayList<>();
        List<List<Lesson>> each = IntStream.range(0, fleet.size())
                .parallel()
                .mapToObj(i -> lessons(fleet.get(i), i, ends[i], examples / total, new SplittableRandom(seed + i)))
                .toList();
        each.forEach(lessons::addAll);
        if (lessons.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to learn sizes from before the test");
        }
        return new SizingModel(QuantileTrees.learn(together(lessons, fleet.size()), SizingModel.LEVELS, trees, seed));
    }

    private static double drawn(Past past, int end) {
        Traits traits = traits(past);
        double sum = 0;
        for (int slot = first(end); slot < end; slot++) {
            if (!Float.isNaN(past.values()[slot]) && traits.knows(slot)) {
                sum += Math.pow(traits.scale(slot), DRAWN_BY);
            }
        }
        return sum;
    }

    private static List<Lesson> lessons(Past past, int series, int end, double rate, SplittableRandom random) {
        Traits traits = traits(past);
        List<Lesson> lessons = new ArrayList<>();
        for (int slot = first(end); slot < end; slot++) {
            float next = past.values()[slot];
            if (Float.isNaN(next) || !traits.knows(slot)) {
                continue;
            }
            double scale = traits.scale(slot);
            double share = rate * Math.pow(scale, DRAWN_BY);
            if (random.nextDouble() < share) {
                float[] row = new float[Traits.COUNT];
                traits.fill(row, slot);
                lessons.add(new Lesson(
                        row,
                        (float) traits.base(slot),
                        (float) (next / scale),
                        (float) (scale / Math.min(1, share)),
                        series));
            }
        }
        return lessons;
    }

    /** A week is looked back on, where there is one. */
    private static int first(int end) {
        return Math.min(Traits.WEEK, end / 4);
    }

    static Traits traits(Past past) {
        return new Traits(past.values(), past.other(), past.ceiling(), past.firstSlot());
    }

    private static QuantileTrees.Lessons together(List<Lesson> lessons, int series) {
        int n = lessons.size();
        QuantileTrees.Lessons all =
                new QuantileTrees.Lessons(new float[n][], new float[n], new float[n], new float[n], new int[n], series);
        double mean = lessons.stream().mapToDouble(Lesson::weight).average().orElse(1);
        for (int i = 0; i < n; i++) {
            Lesson lesson = lessons.get(i);
            all.rows()[i] = lesson.row;
            all.base()[i] = lesson.base;
            all.targets()[i] = lesson.next;
            all.weights()[i] = (float) (lesson.weight / mean);
            all.series()[i] = lesson.series;
        }
        return all;
    }

    private record Lesson(float[] row, float base, float next, float weight, int series) {}
}
