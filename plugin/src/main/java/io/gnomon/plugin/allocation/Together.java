package io.gnomon.plugin.allocation;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What servers are forecast to use together. Thread-safe. */
public final class Together {
    private static final double MEDIAN = 0.5;

    private final Duration step;
    private final Duration horizon;

    /**
     * @param step of the forecasts
     * @param horizon how far is looked ahead
     */
    public Together(Duration step, Duration horizon) {
        this.step = step;
        this.horizon = horizon;
    }

    public static Map<String, List<Tracked>> byHypervisor(Fleet fleet) {
        Map<String, List<Tracked>> servers = new HashMap<>();
        fleet.all().forEach(server -> servers.computeIfAbsent(server.record().hypervisor(), name -> new ArrayList<>())
                .add(server));
        return servers;
    }

    /** The most that is expected of them together at one moment, in the resource's unit: the peak of the sum, not the sum of peaks. */
    public double peak(List<Tracked> servers, Resource r, Instant now) {
        double peak = 0;
        for (Instant at = now.plus(step); !at.isAfter(now.plus(horizon)); at = at.plus(step)) {
            peak = Math.max(peak, sum(servers, r, at, MEDIAN));
        }
        return peak;
    }

    /** Of all together at that time; one of which nothing is forecast yet stays at what it uses. */
    public double sum(List<Tracked> servers, Resource r, Instant at, double level) {
        double sum = 0;
        for (Tracked server : servers) {
            ServerForecast known = server.forecasts().get(r);
            if (known == null || known.forecast().isUnknown()) {
                sum += server.latest().map(seen -> seen.usage().getOr(r, 0)).orElse(0.0);
            } else {
                sum += at(known.forecast(), at, level);
            }
        }
        return sum;
    }

    private static double at(Forecast forecast, Instant time, double level) {
        long step = Math.floorDiv(time.getEpochSecond() - forecast.startSeconds(), forecast.stepSeconds());
        return forecast.quantile((int) Math.max(0, Math.min(step, forecast.steps() - 1L)), level);
    }
}
