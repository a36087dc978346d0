package io.gnomon.plugin.learning;

import io.gnomon.plugin.store.ModelScore;
import java.util.List;

/**
 * What came out of a competition.
 *
 * @param cluster for people, also where the spot is one server
 * @param scores the best first; none if the winner was named by the configuration
 * @param servers that it was held on
 */
record Outcome(Spot spot, String cluster, Contender winner, List<ModelScore> scores, int servers) {}
