package io.gnomon.predictor.demand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts requests per hour and key, in whatever order they come. Keeps each batch of the past in memory. Not for use by
 * several threads.
 */
public final class RequestCounter {
    /** Ten years: a clock that jumped shows as more. */
    static final int MOST_HOURS = 87_600;

    private final NavigableMap<Long, Bin> bins = new TreeMap<>();
    private long latestSeconds = Long.MIN_VALUE;

    private record Batch(long atSeconds, long id) {}

    private static final class Bin {
        private final Tally total = new Tally();
        private final Map<String, Tally> byKey = new HashMap<>();
    }

    private static final class Tally {
        private final Set<Batch> batches = new HashSet<>();
        private long servers;

        void add(Batch batch) {
            batches.add(batch);
            servers++;
        }

        Count count() {
            return new Count(batches.size(), servers);
        }
    }

    /**
     * One server was requested.
     *
     * @param atSeconds Unix time
     * @param batch with the time it tells which request the server belongs to
     * @throws IllegalArgumentException if that would make more than ten years of hours
     */
    public void add(long atSeconds, long batch, String key) {
        long hour = Math.floorDiv(atSeconds, RequestHour.SECONDS);
        if (!bins.isEmpty()) {
            long first = Math.min(hour, bins.firstKey());
            long last = Math.max(hour, bins.lastKey());
            if (last - first >= MOST_HOURS) {
                throw new IllegalArgumentException("the time " + atSeconds
                        + " is more than ten years away from that of another request: a clock must have jumped");
            }
        }
        Batch which = new Batch(atSeconds, batch);
        Bin bin = bins.computeIfAbsent(hour, h -> new Bin());
        bin.total.add(which);
        bin.byKey.computeIfAbsent(key, k -> new Tally()).add(which);
        latestSeconds = Math.max(latestSeconds, atSeconds);
    }

    /** Time of the newest request, Unix seconds. */
    long latestSeconds() {
        return latestSeconds;
    }

    /**
     * Every hour from that of the first request on, without a gap: an hour without requests counts zero.
     *
     * @param untilSeconds up to when all requests are known; the hour that is not over by then is left out
     * @throws IllegalArgumentException if that is more than ten years of hours
     */
    public List<RequestHour> hours(long untilSeconds) {
        List<RequestHour> result = new ArrayList<>();
        if (bins.isEmpty()) {
            return result;
        }
        long end = Math.floorDiv(untilSeconds, RequestHour.SECONDS);
        if (end - bins.firstKey() > MOST_HOURS) {
            throw new IllegalArgumentException(
                    "from the first request to " + untilSeconds + " are more than ten years");
        }
        for (long hour = bins.firstKey(); hour < end; hour++) {
            Bin bin = bins.getOrDefault(hour, new Bin());
            Map<String, Count> byKey = new HashMap<>();
            bin.byKey.forEach((key, tally) -> byKey.put(key, tally.count()));
            result.add(new RequestHour(hour * RequestHour.SECONDS, bin.total.count(), byKey));
        }
        return List.copyOf(result);
    }
}
