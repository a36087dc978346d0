package io.gnomon.plugin.outlook;

import io.gnomon.plugin.allocation.ServerForecast.Shadow;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server is expected to need of a resource. Immutable.
 *
 * @param of the mean of each step, or its peak
 * @param forecast without steps if nothing can be said yet
 * @param shadows the servers it was made from; empty when it came from elsewhere
 * @param observedSince start of what is known of the server; empty if nothing is
 * @param missing what is missing for a better one, for people; empty if nothing is
 */
public record Outlook(
        Resource resource,
        Ahead ahead,
        Aggregate of,
        Instant madeAt,
        Forecast forecast,
        List<Shadow> shadows,
        Optional<Instant> observedSince,
        String missing) {}
