package io.gnomon.predictor.clusters;

import java.util.List;

/** The port of whatever groups servers: here by {@link Behavior}, elsewhere it may be by something else. */
public interface GroupingLearner {
    /** The grouping of those who know nothing: one group. */
    Grouping none();

    /**
     * Groups a fleet. Groups that are what they were keep their names.
     *
     * @param previous the grouping so far
     * @param keep whether {@code previous} may stay in force if nothing better is found; false = its numbers must go
     * @param seed same seed, fleet and previous grouping, same grouping
     */
    Grouping learn(List<Behavior> fleet, Grouping previous, boolean keep, long seed);

    /** @throws IllegalArgumentException if these bytes are damaged or of another version */
    Grouping load(byte[] bytes);
}
