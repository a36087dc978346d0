package io.gnomon.plugin.deployment;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Portions that run somewhere. */
final class Sites {
    private Sites() {}

    /** A portion with a server of 512 MiB on each of these. */
    static Site of(String workload, String portion, String... hypervisors) {
        Portion p = new Portion(
                portion,
                List.of("tag:" + portion),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new Probe.Tcp("{address}", 80, Duration.ofSeconds(1))),
                Optional.empty(),
                Objective.NONE,
                List.of());
        return new Site(
                new Workload(workload, "acme", List.of(p)),
                p,
                Arrays.stream(hypervisors)
                        .map(h -> new Site.Member(UUID.randomUUID(), portion, h, 512, 1))
                        .toList(),
                List.of());
    }
}
