package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The forecast of one resource of one server.
 *
 * @param shadows the servers it was made from; empty when it came from the server's own history
 */
public record ServerForecast(Resource resource, Instant madeAt, Forecast forecast, List<Shadow> shadows) {

    /**
     * A running server that this one resembles.
     *
     * @param weight share of its say, 0..1
     * @param lagSeconds how much later it did the same (earlier, if negative)
     */
    public record Shadow(UUID id, String name, double distance, double weight, double lagSeconds) {}

    ServerForecast madeAgainAt(Instant now) {
        return new ServerForecast(resource, now, forecast, shadows);
    }

    /** Where it came from, for people. */
    String origin() {
        if (shadows.isEmpty()) {
            return "by its own history (" + forecast.learner() + ")";
        }
        return shadows.stream()
                .filter(s -> s.weight() >= 0.05)
                .map(s -> String.format(Locale.ROOT, "%s (%.0f %%)", s.name(), s.weight() * 100))
                .collect(Collectors.joining(", ", "this is what its shadows did at its age: ", ""));
    }
}
