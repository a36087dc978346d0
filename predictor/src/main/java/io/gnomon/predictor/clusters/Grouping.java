package io.gnomon.predictor.clusters;

import java.util.List;

/** Tells which group a server belongs to. Implementations are immutable and answer within microseconds. */
public interface Grouping {
    /** Of all groups, at least one; no name occurs twice. */
    List<String> names();

    /** One of {@link #names}, also of a server of which nothing is known. */
    String of(Behavior behavior);

    /** All that is needed to make it again: {@link GroupingLearner#load}. Holds nothing of a single server. */
    byte[] save();
}
