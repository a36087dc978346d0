package io.gnomon.plugin.trace;

import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The load that a guest of ours replays: lines of {@code SECONDS CPU_CORES MEMORY_MIB DISK_MIB_PER_S}, each in force
 * until the next. The same text, padded with NULs, is what the guest's load generator reads from its second disk.
 *
 * @param quantum rounds of work that a core does in a millisecond, so that several guests do the same work; 0: as each finds out
 */
public record LoadTrace(List<Line> lines, long quantum) {
    private static final String HEADER = "# gnomon load 1";

    /** Demand from {@code seconds} after the start of the workload on. */
    public record Line(double seconds, double cpuCores, double memoryMib, double diskMibPerSecond) {}

    public LoadTrace(List<Line> lines) {
        this(lines, 0);
    }

    public LoadTrace {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "a load trace needs at least one line: SECONDS CPU MEMORY_MIB DISK_MIB_PER_S");
        }
        lines = List.copyOf(lines);
    }

    /** Demand at an age; before the first line it is that of the first line, after the last that of the last. */
    public ResourceVector at(double seconds) {
        Line now = lines.get(0);
        for (Line line : lines) {
            if (line.seconds() > seconds) {
                break;
            }
            now = line;
        }
        return ResourceVector.ZERO
                .with(Resource.CPU, now.cpuCores())
                .with(Resource.MEMORY, now.memoryMib())
                .with(Resource.DISK, now.diskMibPerSecond());
    }

    /** @throws IllegalArgumentException naming the file, the line and what is wrong with it */
    public static LoadTrace read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        List<Line> lines = new ArrayList<>();
        String[] rows = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        if (!rows[0].strip().equals(HEADER)) {
            throw new IllegalArgumentException(file + ": the first line must be '" + HEADER + "'");
        }
        for (int i = 1; i < rows.length; i++) {
            String row = rows[i].strip();
            if (!row.isEmpty() && !row.startsWith("#")) {
                lines.add(parse(file, i + 1, row));
            }
        }
        return new LoadTrace(lines);
    }

    private static Line parse(Path file, int number, String row) {
        String[] words = row.split("\\s+", -1);
        double[] values = new double[4];
        for (int i = 0; i < 4; i++) {
            String word = i < words.length ? words[i] : "";
            try {
                values[i] = Double.parseDouble(word);
            } catch (NumberFormatException e) {
                values[i] = -1;
            }
            if (!(values[i] >= 0) || Double.isInfinite(values[i])) {
                throw new IllegalArgumentException(file + " line " + number + ": '" + word
                        + "' is no amount; write SECONDS CPU_CORES MEMORY_MIB DISK_MIB_PER_S");
            }
        }
        return new Line(values[0], values[1], values[2], values[3]);
    }

    /** The text as the guest reads it from its disk: padded to whole MiB. */
    public byte[] toDisk() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        if (quantum > 0) {
            text.append("# quantum ").append(quantum).append('\n');
        }
        for (Line l : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.1f %.3f %.1f %.2f%n",
                    l.seconds(),
                    l.cpuCores(),
                    l.memoryMib(),
                    l.diskMibPerSecond()));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int mib = 1 << 20;
        byte[] disk = new byte[(bytes.length + mib - 1) / mib * mib];
        System.arraycopy(bytes, 0, disk, 0, bytes.length);
        return disk;
    }
}
