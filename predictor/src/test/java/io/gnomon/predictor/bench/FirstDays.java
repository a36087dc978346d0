package io.gnomon.predictor.bench;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.series.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The servers of a folder of recordings as if each had been created when its recording begins: what was declared of it, and what
 * it used from then on.
 *
 * @param metrics what is recorded, CPU first
 * @param declared names of what is declared
 */
record FirstDays(List<String> metrics, List<String> declared, List<Server> servers) {
    static final int DAY = 288;

    private static final int SLOT_SECONDS = 300;

    /** What a flavor says: it is known before the server runs. */
    private static final List<String> FLAVOR = List.of("cores", "capmhz", "memcap");

    /** Beside the mean of a slot of CPU, where it is recorded. */
    private static final String HIGHEST_CPU = "cpu_max";

    /**
     * One of them.
     *
     * @param declared NaN where it is not known
     * @param used {@code [metric][slot]} from its first slot on; NaN in a gap
     */
    record Server(String name, double[] declared, double[][] used) {
        int slots() {
            return used[0].length;
        }

        double[] between(int metric, int from, int to) {
            return Arrays.stream(used[metric], from, Math.min(to, slots()))
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
        }
    }

    /** Reads all metrics that are there. A server that is known for less than three quarters of its first day is left out. */
    static FirstDays read(Path folder) {
        return read(folder, 1);
    }

    /** @param learning so many first slots of each server are one, their mean: what is seen before anything is told */
    static FirstDays read(Path folder, int learning) {
        FirstDays all = readAll(folder);
        return learning == 1
                ? all
                : new FirstDays(
                        all.metrics,
                        all.declared,
                        all.servers.stream().map(s -> after(s, learning)).toList());
    }

    private static Server after(Server server, int learning) {
        double[][] used = new double[server.used.length][];
        for (int m = 0; m < used.length; m++) {
            double[] rest = Arrays.copyOfRange(server.used[m], learning - 1, server.slots());
            rest[0] = Arrays.stream(server.between(m, 0, learning)).average().orElse(Double.NaN);
            used[m] = rest;
        }
        return new Server(server.name, server.declared, used);
    }

    private static FirstDays readAll(Path folder) {
        Map<String, Map<String, Series>> recorded = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            boolean inMhz = isThere(folder, "capmhz");
            boolean wanted =
                    switch (metric) {
                        case CPU -> !inMhz;
                        case CPU_MHZ -> inMhz;
                        default -> isThere(folder, metric.label());
                    };
            if (wanted) {
                Map<String, Series> byName = new TreeMap<>();
                TraceFolder.read(folder, metric, 0).forEach(t -> byName.put(t.name(), t.series()));
                recorded.put(metric.label(), byName);
            }
        }
        if (isThere(folder, HIGHEST_CPU)) {
            Map<String, Series> byName = new TreeMap<>();
            TraceFolder.wide(folder, HIGHEST_CPU, 0)
                    .forEach((name, values) -> byName.put(name, new Series(0, SLOT_SECONDS, values)));
            recorded.put(HIGHEST_CPU, byName);
        }
        List<String> declared =
                FLAVOR.stream().filter(name -> isThere(folder, name)).toList();
        List<Map<String, double[]>> flavors =
                declared.stream().map(name -> TraceFolder.wide(folder, name, 0)).toList();
        List<String> metrics = List.copyOf(recorded.keySet());
        List<Server> servers = new ArrayList<>();
        recorded.get(metrics.get(0)).forEach((name, cpu) -> {
            int first = 0;
            while (first < cpu.size() && cpu.isGap(first)) {
                first++;
            }
            Server server = server(name, first, metrics, recorded, flavors);
            if (server.between(0, 0, DAY).length >= DAY * 3 / 4) {
                servers.add(server);
            }
        });
        return new FirstDays(metrics, declared, servers);
    }

    private static Server server(
            String name,
            int first,
            List<String> metrics,
            Map<String, Map<String, Series>> recorded,
            List<Map<String, double[]>> flavors) {
        double[] declared = flavors.stream()
                .mapToDouble(of -> {
                    double[] values = of.get(name);
                    return values == null || first >= values.length ? Double.NaN : values[first];
                })
                .toArray();
        int slots = recorded.get(metrics.get(0)).get(name).size() - first;
        double[][] used = new double[metrics.size()][slots];
        for (int m = 0; m < used.length; m++) {
            Series series = recorded.get(metrics.get(m)).get(name);
            for (int t = 0; t < slots; t++) {
                used[m][t] = series == null || first + t >= series.size() ? Double.NaN : series.get(first + t);
            }
        }
        return new Server(name, declared, used);
    }

    private static boolean isThere(Path folder, String name) {
        return Stream.of(name + ".csv.gz", name + ".csv").map(folder::resolve).anyMatch(Files::isRegularFile);
    }
}
