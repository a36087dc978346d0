package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Together;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.shadow.health.Checking;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The most that the servers of each hypervisor are forecast to use together. Those that wait for a request are left out: they are what
 * would have to go. Worked out seldom, as forecasts are made seldom and it takes time in proportion to the fleet. Thread-safe.
 */
final class ForecastLoad implements Checking.ToCome {
    private static final Duration HOLDS = Duration.ofSeconds(15);
    private static final List<Resource> COUNTED = List.of(Resource.CPU, Resource.MEMORY);

    private final Fleet fleet;
    private final Together together;
    private final InstantSource clock;
    private Map<String, Map<Resource, Double>> peaks = Map.of();
    private Instant madeAt = Instant.MIN;

    ForecastLoad(Fleet fleet, Together together, InstantSource clock) {
        this.fleet = fleet;
        this.together = together;
        this.clock = clock;
    }

    @Override
    public synchronized OptionalDouble peak(String hypervisor, Resource resource) {
        Instant now = clock.instant();
        if (madeAt.plus(HOLDS).isBefore(now) || madeAt.isAfter(now)) {
            peaks = peaks(now);
            madeAt = now;
        }
        Double peak = peaks.getOrDefault(hypervisor, Map.of()).get(resource);
        return peak == null ? OptionalDouble.empty() : OptionalDouble.of(peak);
    }

    private Map<String, Map<Resource, Double>> peaks(Instant now) {
        Map<String, Map<Resource, Double>> all = new HashMap<>();
        Together.byHypervisor(fleet).forEach((hypervisor, servers) -> {
            List<Tracked> somebodys =
                    servers.stream().filter(s -> !s.isShadow()).toList();
            Map<Resource, Double> of = new EnumMap<>(Resource.class);
            COUNTED.forEach(r -> of.put(r, together.peak(somebodys, r, now)));
            all.put(hypervisor, of);
        });
        return all;
    }
}
