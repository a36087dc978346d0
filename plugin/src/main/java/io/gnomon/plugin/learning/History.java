package io.gnomon.plugin.learning;

import io.gnomon.predictor.series.Series;
import java.util.UUID;

/** What a server of a cluster used of a resource, long enough to be learnt from and tested on. */
record History(UUID server, String cluster, Series series) {}
