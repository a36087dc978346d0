package io.gnomon.plugin.history;

import io.gnomon.scheduler.model.Resource;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The slots of one server, a page a day (UTC), so that a young one takes little room. Not for use by several threads. */
final class Pages {
    /** Usage of each resource, then its share of the allocation. */
    static final int ROWS = 2 * Resource.values().length;

    private static final int DAY_SLOTS = 86_400 / UsageBook.STEP_SECONDS;

    private final NavigableMap<Long, float[][]> byDay = new TreeMap<>();

    boolean isEmpty() {
        return byDay.isEmpty();
    }

    void put(int row, long slot, float value) {
        float[][] page = byDay.computeIfAbsent(Math.floorDiv(slot, (long) DAY_SLOTS), d -> {
            float[][] empty = new float[ROWS][DAY_SLOTS];
            for (float[] line : empty) {
                Arrays.fill(line, Float.NaN);
            }
            return empty;
        });
        page[row][(int) Math.floorMod(slot, (long) DAY_SLOTS)] = value;
    }

    /** NaN where nothing is known. */
    float get(int row, long slot) {
        float[][] page = byDay.get(Math.floorDiv(slot, (long) DAY_SLOTS));
        return page == null ? Float.NaN : page[row][(int) Math.floorMod(slot, (long) DAY_SLOTS)];
    }

    /** Forgets whole days before {@code first}, and all from {@code end} on. */
    void cut(long first, long end) {
        byDay.headMap(Math.floorDiv(first, (long) DAY_SLOTS), false).clear();
        long last = Math.floorDiv(end, (long) DAY_SLOTS);
        byDay.tailMap(last, false).clear();
        float[][] page = byDay.get(last);
        if (page != null) {
            for (float[] line : page) {
                Arrays.fill(line, (int) Math.floorMod(end, (long) DAY_SLOTS), DAY_SLOTS, Float.NaN);
            }
        }
    }
}
