package io.gnomon.plugin.history;

import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What servers used, in the resource's unit and as shares of what they were allocated, in slots of five minutes over the last
 * four weeks at most. Filled from the store of samples, at first with all of it, then with what is new. One book serves
 * all that learn.
 *
 * <p>Memory is bounded: 9 KiB of a server and day, so a quarter of a MiB of a server in four weeks, and at most 300 servers.
 * One that stops stays until its room is needed, as it may come back. Thread-safe; who asks while it is being filled waits.
 */
public final class UsageBook {
    /** Length of a slot. */
    public static final int STEP_SECONDS = 300;

    /** Further servers have no page in the book. */
    public static final int MOST_SERVERS = 300;

    private static final Duration LONGEST = Duration.ofDays(28);

    private final SampleStore samples;
    private final Supplier<Map<String, Instant>> running;
    private final int slots;
    /** By pseudonym. Whose history is erased is taken out at once, also while it is being read. */
    private final Map<String, Pages> pages = new ConcurrentHashMap<>();
    /** First slot (since 1970) that was not read yet; less than 0 before the first reading. */
    private long next = -1;

    /**
     * Knows nothing before it is first filled.
     *
     * @param running pseudonyms of the servers, the most important first, with the start of each
     * @param keep how far back, four weeks at most
     */
    public UsageBook(SampleStore samples, Supplier<Map<String, Instant>> running, Duration keep) {
        this.samples = samples;
        this.running = running;
        this.slots = (int) Math.max(1, Math.min(LONGEST.toSeconds(), keep.toSeconds()) / STEP_SECONDS);
    }

    /**
     * Reads complete slots up to now. A server that comes in anew though it has run for longer brings all its past; so does
     * everybody after the first time. If the clock was set back, what lies ahead is forgotten.
     */
    public synchronized void refresh(Instant now) {
        long end = Math.floorDiv(now.getEpochSecond(), (long) STEP_SECONDS);
        long first = end - slots;
        pages.values().forEach(p -> p.cut(first, end));
        if (end < next) {
            next = -1; // what a jump forward had taken away is read again
        }
        Map<String, Instant> wanted = running.get();
        boolean whole = takeIn(wanted);
        long from = whole ? first : Math.max(next, first);
        Map<String, Open> open = new HashMap<>();
        pages.forEach((pseudonym, of) -> open.put(pseudonym, new Open(of)));
        if (from < end && !open.isEmpty()) {
            samples.since(Instant.ofEpochSecond(from * STEP_SECONDS), sample -> {
                Open one = open.get(sample.pseudonym());
                long slot = Math.floorDiv(sample.at().getEpochSecond(), (long) STEP_SECONDS);
                if (one != null && slot >= from && slot < end) {
                    one.take(sample, slot);
                }
            });
            open.values().forEach(Open::close);
        }
        next = end;
        Set<String> gone = new HashSet<>(wanted.keySet());
        gone.removeAll(running.get().keySet());
        forget(gone); // it may have been erased between our asking and our taking it in
    }

    /** Makes room for the servers. Returns whether one of them is older than what was read so far. */
    private boolean takeIn(Map<String, Instant> wanted) {
        Map<String, Instant> some = new LinkedHashMap<>();
        wanted.forEach((pseudonym, start) -> {
            if (some.size() < MOST_SERVERS) {
                some.put(pseudonym, start);
            }
        });
        pages.entrySet().removeIf(e -> e.getValue().isEmpty() && !some.containsKey(e.getKey()));
        int strangers =
                (int) some.keySet().stream().filter(p -> !pages.containsKey(p)).count();
        for (String pseudonym : Set.copyOf(pages.keySet())) {
            if (pages.size() + strangers > MOST_SERVERS && !some.containsKey(pseudonym)) {
                pages.remove(pseudonym);
            }
        }
        boolean older = next < 0;
        for (Map.Entry<String, Instant> one : some.entrySet()) {
            if (pages.putIfAbsent(one.getKey(), new Pages()) == null) {
                older |= one.getValue().getEpochSecond() < (next - 1) * STEP_SECONDS;
            }
        }
        return older;
    }

    /** What a server used, from the first slot that is known to the last one that was read; empty if nothing is. */
    public synchronized Series usage(String pseudonym, Resource resource) {
        return series(pseudonym, resource.ordinal());
    }

    /** The same as shares of what it was allocated. */
    public synchronized Series shares(String pseudonym, Resource resource) {
        return series(pseudonym, Resource.values().length + resource.ordinal());
    }

    /** End of what was read, Unix seconds; less than 0 before the first time. */
    public synchronized long endSeconds() {
        return next < 0 ? -1 : next * STEP_SECONDS;
    }

    private Series series(String pseudonym, int row) {
        Pages of = pages.get(pseudonym);
        long first = next - slots;
        while (first < next && (of == null || Float.isNaN(of.get(row, first)))) {
            first++;
        }
        double[] values = new double[(int) (next - first)];
        for (int i = 0; i < values.length && of != null; i++) {
            values[i] = of.get(row, first + i);
        }
        return new Series(first * STEP_SECONDS, STEP_SECONDS, values);
    }

    /** Forgets servers, also if they are just being read. Does not wait. */
    public void forget(Collection<String> pseudonyms) {
        pseudonyms.forEach(pages::remove);
    }

    /** The slot that is being filled: samples come in the order of time. */
    private static final class Open {
        private static final int RESOURCES = Resource.values().length;

        private final Pages pages;
        private final double[] sums = new double[Pages.ROWS];
        private final int[] counts = new int[Pages.ROWS];
        private long slot = Long.MIN_VALUE;

        Open(Pages pages) {
            this.pages = pages;
        }

        void take(Sample sample, long at) {
            if (at != slot) {
                close();
                slot = at;
            }
            for (Resource r : Resource.values()) {
                double used = sample.usage().getOr(r, Double.NaN);
                if (used >= 0) {
                    add(r.ordinal(), used);
                    add(RESOURCES + r.ordinal(), used / sample.allocation().getOr(r, Double.NaN));
                }
            }
        }

        private void add(int row, double value) {
            if (value <= Float.MAX_VALUE) { // neither NaN nor infinite
                sums[row] += value;
                counts[row]++;
            }
        }

        void close() {
            for (int row = 0; row < Pages.ROWS; row++) {
                if (counts[row] > 0) {
                    pages.put(row, slot, (float) (sums[row] / counts[row]));
                }
                sums[row] = 0;
                counts[row] = 0;
            }
        }
    }
}
