package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What of a fleet is learnt from: the whole of a small one, days at random of a large one, as much of each server. */
final class Sampling {
    private static final int CHUNK_SECONDS = 86_400;
    private static final int LEAST_CHUNK = 96;

    private Sampling() {}

    /** Sequences on the scale of {@link ShareScale}, of about {@code mostSlots} slots together. */
    static List<double[]> draw(List<Series> shares, int mostSlots, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> drawn = new ArrayList<>();
        for (Series series : shares) {
            int budget = Math.max(LEAST_CHUNK, mostSlots / shares.size());
            if (series.size() <= budget) {
                drawn.add(ShareScale.of(series));
                continue;
            }
            int chunk = Math.min(budget, Math.max(LEAST_CHUNK, CHUNK_SECONDS / series.stepSeconds()));
            for (int taken = 0; taken + chunk <= budget; taken += chunk) {
                int from = random.nextInt(series.size() - chunk + 1);
                drawn.add(ShareScale.of(series.slice(from, from + chunk)));
            }
        }
        return drawn;
    }
}
