package io.gnomon.predictor.backtest;

import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.series.TraceException;
import io.gnomon.predictor.series.WideTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads one metric of a folder of recordings, in one of two layouts, told apart by what is there.
 *
 * <ul>
 *   <li>wide: a file per metric ({@code cpu.csv.gz}, {@code mem.csv}, ...), a line per server, see {@link WideTraces}. With
 *       {@code capmhz}, {@code cpu} can be read in MHz; where {@code cores} says 0 the server was off and there is no sample
 *   <li>GWA-T-12 (Bitbrains): a {@code ;}-separated file per server, see {@link GwaTraces}
 * </ul>
 *
 * Stateless.
 */
public final class TraceFolder {
    static final int STEP_SECONDS = 300;

    private TraceFolder() {}

    /**
     * All series of one metric, at five minutes a slot, in the order of the file (wide) or by name (GWA-T-12).
     *
     * @param startSeconds Unix time of slot 0 of the wide layout, which does not tell it
     * @throws TraceException if the folder holds neither layout, or a file is malformed
     */
    public static List<Trace> read(Path folder, Metric metric, long startSeconds) {
        return read(folder, metric, startSeconds, remark -> {});
    }

    /**
     * The same.
     *
     * @param remarks is told of samples that were left out, with file and line
     */
    public static List<Trace> read(Path folder, Metric metric, long startSeconds, Consumer<String> remarks) {
        if (!Files.isDirectory(folder)) {
            throw new TraceException(folder.toString(), "there is no such folder", "Check its name", null);
        }
        Optional<Path> wide = file(folder, metric == Metric.CPU_MHZ ? "cpu" : metric.label());
        if (wide.isEmpty() && metric == Metric.CPU) {
            wide = file(folder, "cpu_avg");
        }
        if (wide.isPresent()) {
            return wide(folder, wide.get(), metric, startSeconds);
        }
        List<Trace> traces = GwaTraces.read(folder, metric, STEP_SECONDS, remarks);
        if (traces.isEmpty()) {
            throw new TraceException(
                    folder.toString(),
                    "there is no recording of " + metric.label() + " in this folder",
                    "It needs " + metric.label() + ".csv.gz with a line per server (name,v0,v1,...), or a"
                            + " ';'-separated CSV file per server as in GWA-T-12",
                    null);
        }
        return traces;
    }

    /**
     * One file of the wide layout as it is, by server in the order of the file.
     *
     * @throws TraceException if it is missing or malformed
     */
    public static Map<String, double[]> wide(Path folder, String name, long startSeconds) {
        return values(
                file(folder, name)
                        .orElseThrow(() -> new TraceException(
                                folder.toString(),
                                "there is no " + name + ".csv.gz in it",
                                "It needs a line per server (name,v0,v1,...)",
                                null)),
                startSeconds);
    }

    private static List<Trace> wide(Path folder, Path file, Metric metric, long startSeconds) {
        List<Trace> traces = new ArrayList<>();
        Map<String, double[]> cores =
                file(folder, "cores").map(f -> values(f, startSeconds)).orElseGet(HashMap::new);
        Map<String, double[]> capacity = metric == Metric.CPU_MHZ
                ? values(
                        file(folder, "capmhz")
                                .orElseThrow(() -> new TraceException(
                                        folder.toString(),
                                        "CPU in MHz needs capmhz.csv.gz beside cpu.csv.gz",
                                        "Add it, or use --metric cpu",
                                        null)),
                        startSeconds)
                : Map.of();
        try (WideTraces lines = WideTraces.open(file, startSeconds, STEP_SECONDS, WideTraces.Lengths.MAY_DIFFER)) {
            for (Optional<WideTraces.Trace> line = lines.next(); line.isPresent(); line = lines.next()) {
                String name = line.get().name();
                double[] values = line.get().series().toArray();
                without(values, cores.get(name));
                if (metric == Metric.CPU_MHZ) {
                    double[] mhz = capacity.get(name);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = mhz == null || i >= mhz.length ? Double.NaN : values[i] * mhz[i] / 10_000;
                    }
                }
                traces.add(new Trace(name, new Series(startSeconds, STEP_SECONDS, values)));
            }
        }
        return traces;
    }

    /** A server that is off has no usage: a zero would be invented. */
    private static void without(double[] values, double @org.jspecify.annotations.Nullable [] cores) {
        for (int i = 0; cores != null && i < Math.min(values.length, cores.length); i++) {
            if (cores[i] == 0) {
                values[i] = Double.NaN;
            }
        }
    }

    private static Map<String, double[]> values(Path file, long startSeconds) {
        Map<String, double[]> result = new LinkedHashMap<>();
        try (WideTraces lines = WideTraces.open(file, startSeconds, STEP_SECONDS, WideTraces.Lengths.MAY_DIFFER)) {
            for (Optional<WideTraces.Trace> line = lines.next(); line.isPresent(); line = lines.next()) {
                result.put(line.get().name(), line.get().series().toArray());
            }
        }
        return result;
    }

    private static Optional<Path> file(Path folder, String name) {
        return Stream.of(name + ".csv.gz", name + ".csv")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** All files below a folder that end so, by path; for layouts with a file per server. */
    static List<Path> below(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new TraceException(folder.toString(), "cannot be listed: " + e, "Check that it may be read", e);
        }
    }
}
