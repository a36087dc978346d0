package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.Optional;

/** Tells who forecasts a server by its own history, and is told what came of it. Implementations are thread-safe. */
public interface ForecasterPort {
    /** The name of the group of servers that it behaves like; their forecasts are scored and calibrated together. */
    String group(Tracked server);

    /** The forecaster in force; asked anew every time, as a job may have replaced it. */
    Forecaster inForce(Tracked server, Resource resource);

    /** Another one that is to be compared with the one in force; mostly empty. */
    default Optional<Forecaster> rival(Tracked server, Resource resource) {
        return Optional.empty();
    }

    /** Both made a forecast of the same slots; a rival that failed is unknown. */
    default void promised(Tracked server, Resource resource, Forecast inForce, Forecast rival, Instant now) {}

    /** Slots are over: what was measured up to now. */
    default void came(Tracked server, Resource resource, Series history, Instant now) {}

    /** One forecaster for all, and one group. */
    static ForecasterPort always(Forecaster forecaster) {
        return new ForecasterPort() {
            @Override
            public String group(Tracked server) {
                return "all";
            }

            @Override
            public Forecaster inForce(Tracked server, Resource resource) {
                return forecaster;
            }
        };
    }
}
