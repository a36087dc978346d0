package io.gnomon.libvirt.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What was measured, and what could not be, with the reason. */
final class Results {
    private final List<Row> rows = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();

    /** One line of the result; {@code virsh} is empty where there is nothing to compare with. */
    record Row(String what, double ours, OptionalDouble virsh, String unit, double goal, String goalText) {
        boolean met() {
            if (virsh.isEmpty()) {
                return ours <= goal;
            }
            return goalText.startsWith("ratio")
                    ? ours / virsh.getAsDouble() <= goal
                    : ours - virsh.getAsDouble() <= goal;
        }
    }

    private record Absent(String what, String reason) {}

    void add(Row row) {
        rows.add(row);
    }

    /** What this hypervisor or its guests do not have is no goal missed. */
    void absent(String what, String reason) {
        absent.add(new Absent(what, reason));
    }

    boolean met() {
        return rows.stream().allMatch(Row::met);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double worst(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    void print(boolean json) {
        if (json) {
            List<String> objects = new ArrayList<>();
            rows.forEach(row -> objects.add(json(row)));
            absent.forEach(a ->
                    objects.add("{\"what\":\"" + quoted(a.what()) + "\",\"absent\":\"" + quoted(a.reason()) + "\"}"));
            System.out.println("[" + String.join(",\n ", objects) + "]");
            return;
        }
        System.out.printf("%-48s %9s %9s %8s  %-22s %s%n", "what", "ours", "virsh", "unit", "goal", "met");
        for (Row row : rows) {
            String virshText = row.virsh().isPresent()
                    ? String.format(Locale.ROOT, "%.2f", row.virsh().getAsDouble())
                    : "-";
            System.out.printf(
                    Locale.ROOT,
                    "%-48s %9.2f %9s %8s  %-22s %s%n",
                    row.what(),
                    row.ours(),
                    virshText,
                    row.unit(),
                    row.goalText(),
                    row.met() ? "yes" : "NO");
        }
        absent.forEach(a -> System.out.printf("%-48s not measured: %s%n", a.what(), a.reason()));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ');
    }

    private static String json(Row row) {
        String virshText = row.virsh().isPresent() ? Double.toString(row.virsh().getAsDouble()) : "null";
        return String.format(
                Locale.ROOT,
                "{\"what\":\"%s\",\"ours\":%.3f,\"virsh\":%s,\"unit\":\"%s\",\"goal\":\"%s\",\"met\":%s}",
                row.what(),
                row.ours(),
                virshText,
                row.unit(),
                row.goalText(),
                row.met());
    }
}
