package io.gnomon.plugin.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a guest says of itself on its console, once a second: what it wanted, what it got. Only the demo reads it, to
 * compare; the daemon never does.
 */
record GuestConsole(Path file) {
    private static final Pattern QUANTUM = Pattern.compile("LOAD .*, (\\d+) rounds a quantum");

    /**
     * The last report.
     *
     * @param age seconds of its recording that it has played
     * @param cpuUnserved core-seconds of work that could not be done in time
     * @param memoryUnserved MiB that it could not get now
     * @param diskUnserved MiB that could not be written in time
     */
    record Report(
            double age,
            double cpuUnserved,
            double memoryUnserved,
            double memoryUnservedSeconds,
            double diskUnserved,
            int cpus,
            double memTotal) {}

    Optional<Report> last() {
        List<String> lines = text().lines().filter(l -> l.contains("LOAD t=")).toList();
        // the very last line may be half-written
        return lines.size() < 2 ? Optional.empty() : Optional.of(parse(lines.get(lines.size() - 2)));
    }

    /** Rounds of work that it takes a core to do in a millisecond, as the guest measured or was told; empty before that. */
    OptionalLong quantum() {
        Matcher said = QUANTUM.matcher(text());
        return said.find() ? OptionalLong.of(Long.parseLong(said.group(1))) : OptionalLong.empty();
    }

    /** The last line that the guest wrote; empty if it has not written any. */
    Optional<String> lastLine() {
        return text().lines().filter(l -> !l.isBlank()).reduce((before, last) -> last.strip());
    }

    /** All that it said so far; nothing if that cannot be read: it is a comfort here, not a source of decisions. */
    private String text() {
        try {
            return Files.isReadable(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static Report parse(String line) {
        Map<String, Double> words = new HashMap<>();
        for (String word : line.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                try {
                    words.put(word.substring(0, equals), Double.parseDouble(word.substring(equals + 1)));
                } catch (NumberFormatException e) {
                    continue; // console noise between two writers
                }
            }
        }
        double wantedMemory = words.getOrDefault("mem_want", 0.0) - words.getOrDefault("mem_got", 0.0);
        return new Report(
                words.getOrDefault("t", 0.0),
                words.getOrDefault("cpu_unserved", 0.0),
                Math.max(0, wantedMemory),
                words.getOrDefault("mem_unserved", 0.0),
                words.getOrDefault("disk_unserved", 0.0),
                words.getOrDefault("cpus", 0.0).intValue(),
                words.getOrDefault("memtotal", 0.0));
    }
}
