package io.gnomon.predictor.demand;

import io.gnomon.predictor.forecast.Forecast;
import java.util.Map;

/**
 * How much will be requested in the next hour, day or week. Each forecast has one step, as long as the horizon, or none
 * if nothing is known. Immutable.
 *
 * @param total of all keys
 * @param byKey of each key that was ever requested; the quantiles of keys do not add up to those of the total
 */
public record Demand(Horizon horizon, Measure measure, Forecast total, Map<String, Forecast> byKey) {
    static final String NAME = "demand";

    /** Copies the map. */
    public Demand {
        byKey = Map.copyOf(byKey);
    }

    /** The forecast of a key; one without steps, if it was never requested. */
    public Forecast of(String key) {
        return byKey.getOrDefault(key, Forecast.unknown(NAME, total.startSeconds(), total.stepSeconds()));
    }
}
