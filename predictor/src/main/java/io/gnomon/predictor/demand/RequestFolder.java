package io.gnomon.predictor.demand;

import io.gnomon.predictor.series.TraceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

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
        boolean found = RequestLines.read(folder, COLUMNS, line -> {
            long at = line.whole(0, "the time in whole Unix seconds");
            long batch = line.whole(1, "a whole number");
            counter.addFrom(at, batch, line.name(2, "flavor"));
            places.computeIfAbsent(
                    Math.floorDiv(at, (long) RequestHour.SECONDS),
                    hour -> new Place(places.size(), line.file(), line.number(), line.place(0), at));
        });
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
}
