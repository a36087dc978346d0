package io.gnomon.scheduler.headroom;

import java.util.Arrays;

/** The newest values of a series; slots without one are NaN. Grows to its full size only when that is needed. Not thread-safe. */
final class SlotRing {
    private static final int FIRST_SIZE = 16;

    private final int most;
    private final long first;
    private float[] values;
    private long end;

    /** @param first slot; there is none before it */
    SlotRing(int most, long first) {
        this.most = most;
        this.first = first;
        this.end = first;
        this.values = new float[Math.min(most, FIRST_SIZE)];
        Arrays.fill(values, Float.NaN);
    }

    void put(long slot, float value) {
        if (slot < Math.max(first, end - most)) {
            return;
        }
        if (slot - first >= values.length && values.length < most) {
            grow((int) Math.min(most, Math.max(slot - first + 1, 2L * values.length)));
        }
        // what lies between was not measured, and the ring must not show what was a round ago
        for (long s = Math.max(end, slot - values.length + 1); s < slot; s++) {
            values[at(s)] = Float.NaN;
        }
        values[at(slot)] = value;
        end = Math.max(end, slot + 1);
    }

    /** NaN where nothing was measured. */
    float get(long slot) {
        return slot >= end || slot < Math.max(first, end - values.length) ? Float.NaN : values[at(slot)];
    }

    private int at(long slot) {
        return (int) Math.floorMod(slot - first, (long) values.length);
    }

    private void grow(int size) {
        // not yet full: what is kept begins at index 0
        int before = values.length;
        values = Arrays.copyOf(values, size);
        Arrays.fill(values, before, size, Float.NaN);
    }
}
