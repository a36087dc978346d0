package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.CycleReport;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.ServerForecast;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.Topic;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tells listeners what a pass of the cycle saw and forecast: of the servers that somebody listens to and of no others, so that it
 * costs nothing in a large fleet. For one thread.
 */
final class Live {
    private final EventHub events;
    private final Fleet fleet;
    private final Map<UUID, Instant> samples = new HashMap<>();
    private final Map<UUID, Map<Resource, Forecast>> forecasts = new HashMap<>();

    Live(EventHub events, Fleet fleet) {
        this.events = events;
        this.fleet = fleet;
    }

    /** Servers were read, if any were. */
    void read(CycleReport report) {
        if (report.observed() == 0) {
            return;
        }
        List<Tracked> sampled = watched(Topic.SAMPLES);
        samples.keySet().retainAll(ids(sampled));
        sampled.forEach(this::sample);
        List<Tracked> forecast = watched(Topic.FORECASTS);
        forecasts.keySet().retainAll(ids(forecast));
        forecast.forEach(this::forecast);
        events.observed(report.at(), report.observed());
    }

    private List<Tracked> watched(Topic topic) {
        return events.isWatchedWhole(topic)
                ? List.copyOf(fleet.all())
                : events.watched(topic).stream()
                        .map(fleet::find)
                        .flatMap(Optional::stream)
                        .toList();
    }

    private static Set<UUID> ids(List<Tracked> servers) {
        return servers.stream().map(server -> server.record().id()).collect(Collectors.toSet());
    }

    private void sample(Tracked server) {
        server.latest()
                .filter(reading -> !reading.at().equals(samples.put(reading.id(), reading.at())))
                .ifPresent(reading -> events.publish(ViewMapping.live(server.record(), reading)));
    }

    private void forecast(Tracked server) {
        Map<Resource, Forecast> told =
                forecasts.computeIfAbsent(server.record().id(), id -> new EnumMap<>(Resource.class));
        for (ServerForecast f : server.forecasts().values()) {
            if (told.put(f.resource(), f.forecast()) != f.forecast()) { // the same one holds on within a slot
                events.publish(server.record().project(), ViewMapping.forecast(server.record(), f));
            }
        }
    }
}
