package io.gnomon.predictor.demand;

import io.gnomon.predictor.series.TraceException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded requests: every {@code .csv} or {@code .csv.gz} file of a folder whose first line names at least the
 * columns {@code t}, {@code batch} and {@code flavor}, in any order; other columns and other files are ignored. A line is
 * one server: {@code t} the Unix time in whole seconds at which it was requested, {@code batch} a whole number that with
 * the time tells which request it belongs to. Lines may be in any order, also across files.
 *
 * <p>A field that is missing or not what it should be is a {@link TraceException} that names the place.
 */
public final class RequestFolder {
    private static final List<String> COLUMNS = List.of("t", "batch", "flavor");
    private static final int LONGEST_FLAVOR = 255;

    private RequestFolder() {}

    /**
     * The requests of each hour, from the first one on.
     *
     * @param binSeconds how exact the times are: all requests are known up to so long after the newest one, and an hour
     *     that was not over by then is left out
     * @throws TraceException if the folder holds no whole hour of requests, or a file cannot be read
     */
    public static List<RequestHour> read(Path folder, int binSeconds) {
        return read(folder, binSeconds, remark -> {});
    }

    /**
     * The same.
     *
     * @param remarks is told of requests that were left out, as they lie far from all others, with file and line
     */
    public static List<RequestHour> read(Path folder, int binSeconds, Consumer<String> remarks) {
        RequestCounter counter = new RequestCounter();
        Map<Long, Place> places = new HashMap<>();
        List<Path> files = files(folder);
        boolean found = false;
        for (Path file : files) {
            found |= read(file, counter, places);
        }
        if (!found) {
            throw new TraceException(
                    folder.toString(),
                    "no .csv or .csv.gz file in it begins with a line that names the columns t, batch and flavor",
                    "Write one line per requested server below such a line",
                    null);
        }
        for (RequestCounter.Stray stray : counter.withoutStrays()) {
            remarks.accept(Place.of(places, stray.firstHour()).leftOut(stray.servers()));
        }
        List<RequestHour> hours = List.of();
        if (!counter.isEmpty()) {
            refuseJump(
                    Place.of(places, counter.firstHour()),
                    Place.of(places, counter.lastHour()),
                    counter.lastHour() - counter.firstHour());
            hours = counter.hours(counter.latestSeconds() + binSeconds);
        }
        if (hours.isEmpty()) {
            throw new TraceException(
                    folder.toString(), "it does not hold one whole hour of requests", "Record for longer", null);
        }
        return hours;
    }

    /** That of the two which was read later is named. */
    private static void refuseJump(Place first, Place last, long hours) {
        if (hours >= RequestCounter.MOST_HOURS) {
            Place at = first.number() > last.number() ? first : last;
            throw new TraceException(
                    at.file(),
                    at.line(),
                    at.column(),
                    "the time " + at.seconds()
                            + " is more than ten years away from that of another request: a clock must have jumped",
                    "Mend the time");
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TraceException(folder.toString(), "there is no such folder", "Check the name", null);
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            Set<Path> known = new HashSet<>(files);
            // of a file and its gzipped copy the latter is taken
            return files.stream()
                    .filter(f -> f.toString().endsWith(".csv.gz")
                            || f.toString().endsWith(".csv") && !known.contains(Path.of(f + ".gz")))
                    .toList();
        } catch (IOException e) {
            throw new TraceException(folder.toString(), "cannot be listed: " + e, "Check that it may be read", e);
        }
    }

    /** Returns whether the file holds requests at all. */
    private static boolean read(Path path, RequestCounter counter, Map<Long, Place> places) {
        String file = path.toString();
        try (BufferedReader lines = open(path)) {
            String first = lines.readLine();
            List<String> header = first == null
                    ? List.of()
                    : Arrays.stream(first.replaceFirst("^\\uFEFF", "").split(",", -1))
                            .map(String::strip)
                            .toList();
            if (!header.containsAll(COLUMNS)) {
                return false;
            }
            Line line = new Line(file, header);
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line.next(text);
                long at = line.whole(0, "the time in whole Unix seconds");
                long batch = line.whole(1, "a whole number");
                counter.addFrom(at, batch, line.flavor());
                places.computeIfAbsent(
                        Math.floorDiv(at, (long) RequestHour.SECONDS), hour -> line.place(places.size(), at));
            }
            return true;
        } catch (EOFException | ZipException e) {
            throw new TraceException(file, "the file is cut off or not really gzip", "Copy it again", e);
        } catch (IOException e) {
            throw new TraceException(file, "cannot be read: " + e, "Check that the file may be read", e);
        }
    }

    private static BufferedReader open(Path path) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            InputStream in = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Where the first request of an hour stands.
     *
     * @param number how many hours were met before
     * @param seconds its time
     */
    private record Place(int number, String file, long line, int column, long seconds) {
        static Place of(Map<Long, Place> places, long hour) {
            return Objects.requireNonNull(places.get(hour));
        }

        String leftOut(long servers) {
            return file + ", line " + line + ": "
                    + (servers == 1 ? "one request is" : servers + " requests are")
                    + " left out, of " + Instant.ofEpochSecond(seconds) + " and more than 30 days from all others";
        }
    }

    /** The line that is being read, with its place for complaints. */
    private static final class Line {
        private final String file;
        private final int[] places = new int[COLUMNS.size()];
        private final int width;
        private String[] fields = {};
        private long number = 1;

        Line(String file, List<String> header) {
            this.file = file;
            this.width = header.size();
            for (int c = 0; c < places.length; c++) {
                places[c] = header.indexOf(COLUMNS.get(c));
            }
        }

        void next(String text) {
            number++;
            fields = text.split(",", -1);
            if (fields.length != width) {
                throw new TraceException(
                        file,
                        number,
                        Math.min(fields.length, width),
                        "the line has " + fields.length + " fields where the first line names " + width,
                        "Leave a field empty instead of dropping it; if the file was cut off, copy it again");
            }
        }

        Place place(int hoursBefore, long seconds) {
            return new Place(hoursBefore, file, number, places[0] + 1, seconds);
        }

        long whole(int column, String what) {
            String text = fields[places[column]].strip();
            try {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= 1L << 53) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw fault(column, "'" + shown(text) + "' is not " + what, "Write " + what, e);
            }
            throw fault(column, "'" + shown(text) + "' is negative or too large", "Write " + what);
        }

        String flavor() {
            String text = fields[places[2]].strip();
            if (text.isEmpty() || text.length() > LONGEST_FLAVOR) {
                throw fault(2, text.isEmpty() ? "the flavor is empty" : "the flavor is too long", "Name the flavor");
            }
            return text;
        }

        TraceException fault(int column, String what, String mend) {
            return fault(column, what, mend, null);
        }

        private TraceException fault(int column, String what, String mend, @Nullable Throwable cause) {
            TraceException fault = new TraceException(file, number, places[column] + 1, what, mend);
            if (cause != null) {
                fault.addSuppressed(cause);
            }
            return fault;
        }

        private static String shown(String text) {
            String start = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            return start.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
