package io.gnomon.predictor.tags;

import java.util.List;

/** Learns which tag fits which behaviour. Stateless. */
public interface TagLearner {
    /** @param examples at least one, all with features of the same length */
    TagModel learn(List<TagExample> examples, long seed);
}
