package io.gnomon.predictor.anomaly;

import io.gnomon.predictor.series.Series;
import java.util.List;

/** Finds one kind of anomaly. Implementations are immutable and defined for every series: gaps, constants, no value at all. */
public interface Detector {
    /** In the order of time; slots as in the series. Empty where too little is known. */
    List<? extends Anomaly> find(Series series);
}
