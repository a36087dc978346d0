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

    /** Hours without any request that make those beyond them suspicious: thirty days. */
    private static final int FAR_HOURS = 30 * 24;

    private static final int FEW = 5;
    private static final int FEW_BESIDE = 20;
    private static final int FEW_OF_ALL = 1000;

    private final NavigableMap<Long, Bin> bins = new TreeMap<>();

    private record Batch(long atSeconds, long id) {}

    /** Requests that were left out, as they lie far from all others: from the first one's hour to the last one's. */
    record Stray(long firstHour, long lastHour, long servers) {}

    private static final class Bin {
        private long latestSeconds = Long.MIN_VALUE;
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
        addFrom(atSeconds, batch, key);
    }

    /** The same, however far it is from the others. */
    void addFrom(long atSeconds, long batch, String key) {
        Batch which = new Batch(atSeconds, batch);
        Bin bin = bins.computeIfAbsent(Math.floorDiv(atSeconds, RequestHour.SECONDS), h -> new Bin());
        bin.total.add(which);
        bin.byKey.computeIfAbsent(key, k -> new Tally()).add(which);
        bin.latestSeconds = Math.max(bin.latestSeconds, atSeconds);
    }

    /**
     * Leaves out what a clock set wrong has put more than thirty days from all others, which would make weeks without demand:
     * less than one server in a thousand, or less than five where the most that lie together are twenty times as many.
     * Returns what it was.
     */
    List<Stray> withoutStrays() {
        List<Stray> groups = groups();
        long all = groups.stream().mapToLong(Stray::servers).sum();
        long most = groups.stream().mapToLong(Stray::servers).max().orElse(0);
        List<Stray> strays = groups.stream()
                .filter(g -> g.servers() < most)
                .filter(g -> g.servers() * FEW_OF_ALL < all || g.servers() < FEW && g.servers() * FEW_BESIDE <= most)
                .toList();
        strays.forEach(s -> bins.subMap(s.firstHour(), true, s.lastHour(), true).clear());
        return strays;
    }

    /** All requests, parted where there are none for long. */
    private List<Stray> groups() {
        List<Stray> groups = new ArrayList<>();
        for (Map.Entry<Long, Bin> entry : bins.entrySet()) {
            long hour = entry.getKey();
            long servers = entry.getValue().total.servers;
            Stray last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last == null || hour - last.lastHour() > FAR_HOURS) {
                groups.add(new Stray(hour, hour, servers));
            } else {
                groups.set(groups.size() - 1, new Stray(last.firstHour(), hour, last.servers() + servers));
            }
        }
        return groups;
    }

    boolean isEmpty() {
        return bins.isEmpty();
    }

    long firstHour() {
        return bins.firstKey();
    }

    long lastHour() {
        return bins.lastKey();
    }

    /** Time of the newest request, Unix seconds. */
    long latestSeconds() {
        return bins.lastEntry().getValue().latestSeconds;
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
