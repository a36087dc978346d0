package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import io.gnomon.plugin.placement.PlacementWork.Machine;
import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.series.TraceException;
import io.gnomon.predictor.series.WideTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads placement work: a folder with {@code hosts.csv}, {@code vms.csv} and {@code usage.csv.gz} (or {@code usage.csv}),
 * or a folder of such folders. Anything that cannot be right is a {@link TraceException} that names file and line.
 */
public final class WorkFolder {
    private static final String HOSTS = "hosts.csv";
    private static final String VMS = "vms.csv";
    private static final int DAY_SLOTS = 288;
    /** Servers arrive in the first quarter of a work of one day, and in the first day of a longer one. */
    private static final int QUARTER_SLOTS = 72;

    private WorkFolder() {}

    /** Every work in the folder, by name. */
    public static List<PlacementWork> read(Path folder) {
        if (Files.exists(folder.resolve(HOSTS))) {
            return List.of(one(folder));
        }
        List<Path> folders;
        try (Stream<Path> inside = Files.list(folder)) {
            folders =
                    inside.filter(f -> Files.exists(f.resolve(HOSTS))).sorted().toList();
        } catch (IOException e) {
            throw new TraceException(folder.toString(), "cannot be read: " + e, "Check the name of the folder", e);
        }
        if (folders.isEmpty()) {
            throw new TraceException(
                    folder.toString(),
                    "there is no " + HOSTS + " in it or below it",
                    "Check the name of the folder",
                    null);
        }
        return folders.stream().map(WorkFolder::one).toList();
    }

    private static PlacementWork one(Path folder) {
        List<Machine> machines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Line line : lines(
                folder.resolve(HOSTS), "hypervisor,cores,mhz,ram_mib,cpu_allocation_ratio,ram_allocation_ratio")) {
            line.check(names.add(line.text(0)), 1, "'" + line.text(0) + "' came before");
            machines.add(new Machine(
                    line.text(0),
                    line.positive(1),
                    line.positive(2),
                    line.positive(3),
                    line.positive(4),
                    line.positive(5)));
        }
        Path usage = folder.resolve("usage.csv.gz");
        Map<String, float[]> demand = demand(Files.exists(usage) ? usage : folder.resolve("usage.csv"));
        int slots = demand.values().stream().mapToInt(d -> d.length).max().orElse(0);
        List<Guest> guests = new ArrayList<>();
        for (Line line : lines(folder.resolve(VMS), "vm,arrival_slot,vcpus,cap_mhz,ram_mib")) {
            line.check(names.add(line.text(0)), 1, "'" + line.text(0) + "' came before");
            float[] series = demand.get(line.text(0));
            line.check(series != null, 1, "'" + line.text(0) + "' has no usage");
            double arrival = line.number(1);
            line.check(arrival == Math.rint(arrival) && arrival >= 0 && arrival < slots, 2, "there is no such slot");
            guests.add(new Guest(
                    line.text(0),
                    (int) arrival,
                    line.positive(2),
                    line.positive(3),
                    line.positive(4),
                    java.util.Objects.requireNonNull(series)));
        }
        if (machines.isEmpty() || guests.isEmpty()) {
            throw new TraceException(
                    folder.toString(), "there is nothing to place, or nowhere", "Check its files", null);
        }
        int scoredFrom = slots <= DAY_SLOTS ? QUARTER_SLOTS : DAY_SLOTS;
        if (scoredFrom >= slots) {
            throw new TraceException(
                    usage.toString(),
                    "has " + slots + " slots, of which the first " + scoredFrom + " are not scored",
                    "Record for longer",
                    null);
        }
        return new PlacementWork(
                String.valueOf(folder.toAbsolutePath().normalize().getFileName()), machines, guests, slots, scoredFrom);
    }

    private static Map<String, float[]> demand(Path file) {
        Map<String, float[]> result = new HashMap<>();
        try (WideTraces traces = WideTraces.open(file, 0, PlacementWork.SLOT_SECONDS, WideTraces.Lengths.SAME)) {
            int line = 0;
            for (var trace = traces.next(); trace.isPresent(); trace = traces.next()) {
                line++;
                Series series = trace.get().series();
                float[] values = new float[series.size()];
                for (int i = 0; i < values.length; i++) {
                    double value = series.get(i);
                    if (value < 0) {
                        throw new TraceException(
                                file.toString(),
                                line,
                                i + 2,
                                "demand cannot be negative",
                                "Leave it empty if it is not known");
                    }
                    values[i] = Double.isNaN(value) ? 0 : (float) value;
                }
                result.put(trace.get().name(), values);
            }
        }
        return result;
    }

    private static List<Line> lines(Path file, String header) {
        List<String> all;
        try {
            all = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new TraceException(file.toString(), "there is no such file", "Check the name of the folder", e);
        } catch (IOException e) {
            throw new TraceException(file.toString(), "cannot be read: " + e, "Check that it is there", e);
        }
        if (all.isEmpty() || !all.get(0).strip().equals(header)) {
            throw new TraceException(file.toString(), 1, 1, "the heading is not " + header, "Name the columns so");
        }
        List<Line> result = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            if (!all.get(i).isBlank()) {
                Line line = new Line(file, i + 1, List.of(all.get(i).strip().split(",", -1)));
                line.check(line.fields.size() == header.split(",", -1).length, 1, "it has not the columns " + header);
                result.add(line);
            }
        }
        return result;
    }

    private record Line(Path file, int number, List<String> fields) {
        String text(int column) {
            check(!fields.get(column).isBlank(), column + 1, "the field is empty");
            return fields.get(column);
        }

        double number(int column) {
            try {
                double value = Double.parseDouble(fields.get(column));
                check(Double.isFinite(value), column + 1, "the number is not finite");
                return value;
            } catch (NumberFormatException e) {
                throw new TraceException(
                        file.toString(),
                        number,
                        column + 1,
                        "'" + fields.get(column) + "' is not a number",
                        "Write one");
            }
        }

        double positive(int column) {
            double value = number(column);
            check(value > 0, column + 1, "the number must be above 0");
            return value;
        }

        void check(boolean holds, int column, String what) {
            if (!holds) {
                throw new TraceException(file.toString(), number, column, what, "Correct the line");
            }
        }
    }
}
