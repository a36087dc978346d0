package io.gnomon.plugin.learning;

import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.predictor.clusters.GroupingLearner;
import io.gnomon.predictor.forecast.Learner;
import java.util.Map;
import java.util.Optional;

/**
 * Those that learn from more than the history that they forecast.
 *
 * @param ofFleet learn from the whole fleet at once, one model per resource
 * @param ofCluster learns from one cluster alone; empty = nobody does
 * @param ofServer learns from one server alone; empty = nobody does
 */
public record Learners(
        GroupingLearner grouping,
        Map<LearnerChoice, Learner> ofFleet,
        Optional<Learner> ofCluster,
        Optional<Learner> ofServer) {
    /** Keeps a copy. */
    public Learners {
        ofFleet = Map.copyOf(ofFleet);
    }
}
