package io.gnomon.plugin.learning;

import io.gnomon.predictor.forecast.Forecaster;
import java.util.Set;
import java.util.UUID;

/**
 * Who competes.
 *
 * @param sources the servers that it was learnt from; none if it learns from nothing but the history that it forecasts
 */
record Contender(Forecaster forecaster, Set<UUID> sources) {
    String name() {
        return forecaster.name();
    }
}
