package io.gnomon.predictor.neighbors;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a neighbour's life, with the facts that every forecast from it needs.
 *
 * @param lastKnown its last slot that is no gap
 * @param roughness standard deviation of its change per slot
 */
record Life(AgedSeries server, int channel, int lastKnown, double least, double most, double roughness) {
    /** Those of the neighbours that can be found and have a value in that channel. */
    static Map<String, Life> of(
            AgedSeries subject, int channel, List<Neighbor> neighbors, Function<String, @Nullable AgedSeries> lookup) {
        Map<String, Life> lives = new TreeMap<>();
        for (Neighbor neighbor : neighbors) {
            AgedSeries server = lookup.apply(neighbor.id());
            if (server == null
                    || server.channels() != subject.channels()
                    || server.stepSeconds() != subject.stepSeconds()) {
                continue;
            }
            Life life = of(server, channel);
            if (life.lastKnown >= 0) {
                lives.put(neighbor.id(), life);
            }
        }
        return lives;
    }

    static Life of(AgedSeries server, int channel) {
        int lastKnown = -1;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < server.age(); t++) {
            double v = server.get(channel, t);
            if (!Double.isNaN(v)) {
                lastKnown = t;
                least = Math.min(least, v);
                most = Math.max(most, v);
            }
        }
        return new Life(server, channel, lastKnown, least, most, Roughness.of(server, channel));
    }

    double range() {
        return lastKnown < 0 ? 0 : most - least;
    }
}
