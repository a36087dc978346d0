package io.gnomon.predictor.forecast;

import io.gnomon.predictor.series.Series;
import java.util.List;

/** Learns a {@link Forecaster} from many series. */
public interface Learner {
    String name();

    /**
     * Learns from what is known of the fleet so far.
     *
     * @param fleet histories of one resource of many servers, all at the same step
     * @param seed same seed and same series, same forecaster
     */
    Forecaster learn(List<Series> fleet, long seed);
}
