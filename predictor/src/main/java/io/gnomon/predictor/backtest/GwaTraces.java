package io.gnomon.predictor.backtest;

import io.gnomon.predictor.series.TraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads the layout of the Grid Workloads Archive's trace 12 (Bitbrains): a CSV file per server with a header, fields
 * separated by {@code ;} and white space, the first the time in Unix seconds (the header says milliseconds; both are
 * understood). Files of one name in several folders (one per month) are one server. Samples go into the slot that their
 * time falls into, whatever their order; several in one slot give their mean, none a gap. A few samples far from all others
 * are left out, see {@link GwaSamples}. Stateless.
 */
final class GwaTraces {
    private static final double MILLISECONDS_FROM = 1e11;
    /** Servers whose strays are told one by one. */
    private static final int MOST_REMARKS = 5;

    private GwaTraces() {}

    private record Column(String header, double factor) {
        static Column of(Metric metric) {
            return switch (metric) {
                case CPU -> new Column("cpu usage [%]", 100);
                case CPU_MHZ -> new Column("cpu usage [mhz]", 1);
                case MEM -> new Column("memory usage [kb]", 1.0 / 1024);
                case DISKREAD -> new Column("disk read throughput [kb/s]", 1);
                case DISKWRITE -> new Column("disk write throughput [kb/s]", 1);
                case NETRX -> new Column("network received throughput [kb/s]", 1);
                case NETTX -> new Column("network transmitted throughput [kb/s]", 1);
            };
        }
    }

    /** @param remarks is told what was left out */
    static List<Trace> read(Path folder, Metric metric, int stepSeconds, Consumer<String> remarks) {
        Map<String, GwaSamples> servers = new TreeMap<>();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
            read(file, Column.of(metric), servers.computeIfAbsent(name, n -> new GwaSamples()));
        }
        List<Trace> traces = new ArrayList<>();
        int[] odd = {0};
        servers.forEach((name, samples) -> {
            if (!samples.isEmpty()) {
                List<String> strays = samples.withoutStrays();
                if (!strays.isEmpty() && odd[0]++ < MOST_REMARKS) {
                    remarks.accept(strays.get(0)
                            + (strays.size() > 1 ? " (and in " + (strays.size() - 1) + " more places)" : ""));
                }
                traces.add(new Trace(name, samples.series(stepSeconds)));
            }
        });
        if (odd[0] > MOST_REMARKS) {
            remarks.accept("so it is with " + (odd[0] - MOST_REMARKS) + " more servers");
        }
        return traces;
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>(TraceFolder.below(folder, ".csv"));
        files.addAll(TraceFolder.below(folder, ".csv.gz"));
        return files;
    }

    private static void read(Path file, Column column, GwaSamples into) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            if (header == null || header.indexOf(';') < 0) {
                return; // some other table that lies beside the recordings
            }
            int at = column(header, column.header);
            int cores = column(header, "cpu cores");
            if (at < 0) {
                throw new TraceException(
                        file.toString(),
                        1,
                        1,
                        "there is no column '" + column.header + "'",
                        "Choose another --metric, or add it");
            }
            into.from(file);
            int line = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    String[] fields = text.split(";", -1);
                    double time = number(file, line, 1, fields, 0);
                    double value = number(file, line, at + 1, fields, at);
                    boolean off = cores >= 0 && number(file, line, cores + 1, fields, cores) == 0;
                    if (!Double.isNaN(time)) {
                        into.add(
                                line,
                                (long) (time >= MILLISECONDS_FROM ? time / 1000 : time),
                                off ? Double.NaN : value * column.factor);
                    }
                }
            }
        } catch (IOException e) {
            throw new TraceException(file.toString(), "cannot be read: " + e, "Copy it again", e);
        }
    }

    private static int column(String header, String wanted) {
        String[] names = header.split(";", -1);
        for (int i = 0; i < names.length; i++) {
            if (names[i].strip().toLowerCase(Locale.ROOT).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** NaN where the field is empty. */
    private static double number(Path file, long line, int column, String[] fields, int at) {
        if (at >= fields.length) {
            throw new TraceException(
                    file.toString(),
                    line,
                    column,
                    "the line has only " + fields.length + " fields",
                    "If the file was cut off, copy it again");
        }
        String text = fields[at].strip();
        if (text.isEmpty()) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw new NumberFormatException();
            }
            return value;
        } catch (NumberFormatException e) {
            String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            throw new TraceException(
                    file.toString(),
                    line,
                    column,
                    "'" + shown.replaceAll("\\p{Cntrl}", "?") + "' is not a number",
                    "Write a number, or nothing for a gap");
        }
    }
}
