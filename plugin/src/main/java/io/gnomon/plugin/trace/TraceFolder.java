package io.gnomon.plugin.trace;

import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.series.WideTraces;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder of recorded traces in the wide layout, as servers of trace-driven hypervisors: {@code cpu} (or {@code
 * cpu_avg}) in 0.01 % of two cores, {@code mem} in MiB, {@code diskread} and {@code diskwrite}, {@code netrx} and {@code
 * nettx} in KB/s, each as {@code .csv} or {@code .csv.gz} with a line per server and a value every five minutes. What is
 * missing is not measured. A recording starts again when it ends.
 */
public final class TraceFolder {
    private static final int STEP_SECONDS = 300;
    private static final double CORES = 2;
    private static final double CPU_UNITS = 10_000;
    private static final double KB_PER_MIB = 1_048.576;
    private static final ResourceVector CAPACITY_PER_SERVER = ResourceVector.of(CORES, 8_192, 200, 100);

    private TraceFolder() {}

    /**
     * @throws IllegalArgumentException if the folder has no CPU trace
     * @throws io.gnomon.predictor.series.TraceException naming file, line and column of what cannot be read
     */
    public static List<HypervisorPort> open(Path folder, int hypervisors, double speed, InstantSource clock) {
        Map<String, Map<Resource, List<Scaled>>> servers = new LinkedHashMap<>();
        boolean found = read(folder, List.of("cpu", "cpu_avg"), Resource.CPU, CORES / CPU_UNITS, servers);
        if (!found) {
            throw new IllegalArgumentException(folder
                    + " has no cpu.csv, cpu.csv.gz, cpu_avg.csv or cpu_avg.csv.gz: give a folder of traces in the"
                    + " wide layout (name,v0,v1,...)");
        }
        read(folder, List.of("mem"), Resource.MEMORY, 1, servers);
        read(folder, List.of("diskread"), Resource.DISK, 1 / KB_PER_MIB, servers);
        read(folder, List.of("diskwrite"), Resource.DISK, 1 / KB_PER_MIB, servers);
        read(folder, List.of("netrx"), Resource.NETWORK, 1 / KB_PER_MIB, servers);
        read(folder, List.of("nettx"), Resource.NETWORK, 1 / KB_PER_MIB, servers);
        return spread(servers, hypervisors, speed, clock);
    }

    private record Scaled(Series series, double factor) {}

    private static boolean read(
            Path folder,
            List<String> names,
            Resource resource,
            double factor,
            Map<String, Map<Resource, List<Scaled>>> into) {
        Optional<Path> file = names.stream()
                .flatMap(n -> List.of(folder.resolve(n + ".csv.gz"), folder.resolve(n + ".csv")).stream())
                .filter(Files::isRegularFile)
                .findFirst();
        file.ifPresent(path -> {
            try (WideTraces traces = WideTraces.open(path, 0, STEP_SECONDS, WideTraces.Lengths.MAY_DIFFER)) {
                for (Optional<WideTraces.Trace> t = traces.next(); t.isPresent(); t = traces.next()) {
                    into.computeIfAbsent(t.get().name(), n -> new EnumMap<>(Resource.class))
                            .computeIfAbsent(resource, r -> new ArrayList<>())
                            .add(new Scaled(t.get().series(), factor));
                }
            }
        });
        return file.isPresent();
    }

    private static List<HypervisorPort> spread(
            Map<String, Map<Resource, List<Scaled>>> servers, int hypervisors, double speed, InstantSource clock) {
        List<TraceHypervisor> ports = new ArrayList<>();
        int each = (servers.size() + hypervisors - 1) / hypervisors;
        ResourceVector capacity = ResourceVector.UNKNOWN;
        for (Map.Entry<Resource, Double> e : CAPACITY_PER_SERVER.known().entrySet()) {
            capacity = capacity.with(e.getKey(), e.getValue() * Math.max(1, each));
        }
        for (int i = 0; i < hypervisors; i++) {
            ports.add(new TraceHypervisor("trace-" + (i + 1), capacity, clock));
        }
        Instant now = clock.instant();
        int n = 0;
        for (Map.Entry<String, Map<Resource, List<Scaled>>> e : servers.entrySet()) {
            ports.get(n++ % hypervisors).add(server(e.getKey(), e.getValue(), speed, now));
        }
        return List.copyOf(ports);
    }

    private static TraceServer server(String name, Map<Resource, List<Scaled>> series, double speed, Instant now) {
        Flavor flavor = new Flavor(
                "trace",
                ResourceVector.of(CORES, 4_096, 50, 50),
                CAPACITY_PER_SERVER.with(Resource.CPU, 2 * CORES),
                CORES / 2);
        return new TraceServer(
                UUID.nameUUIDFromBytes(("trace " + name).getBytes(StandardCharsets.UTF_8)),
                name,
                "default",
                flavor,
                Map.of(ServerReading.DYNAMIC_ALLOCATION, "on"),
                seconds -> demand(series, seconds * speed),
                now,
                Duration.ZERO);
    }

    private static ResourceVector demand(Map<Resource, List<Scaled>> series, double seconds) {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Map.Entry<Resource, List<Scaled>> e : series.entrySet()) {
            double sum = 0;
            boolean known = false;
            for (Scaled s : e.getValue()) {
                if (s.series().size() > 0) {
                    double value = s.series().get((int)
                            ((long) (seconds / STEP_SECONDS) % s.series().size()));
                    if (!Double.isNaN(value)) {
                        sum += Math.max(0, value * s.factor());
                        known = true;
                    }
                }
            }
            if (known) {
                result = result.with(e.getKey(), sum);
            }
        }
        return result;
    }
}
