package io.gnomon.predictor.tags;

import java.util.Map;
import java.util.Optional;

/** Says how probable each tag is for a server that does this. Immutable, thread-safe. */
public interface TagModel {
    /** Probabilities by tag, together 1. @param features as in the examples that it was learnt from */
    Map<String, Double> of(float[] features);

    /** A tag and how probable it is, 0..1. */
    record Guess(String tag, double probability) {}

    /** The most probable tag; of two that are equally so the first by name. */
    default Optional<Guess> best(float[] features) {
        Guess best = null;
        for (Map.Entry<String, Double> e : of(features).entrySet()) {
            boolean better = best == null
                    || e.getValue() > best.probability
                    || (e.getValue() == best.probability && e.getKey().compareTo(best.tag) < 0);
            best = better ? new Guess(e.getKey(), e.getValue()) : best;
        }
        return Optional.ofNullable(best);
    }
}
