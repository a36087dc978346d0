package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Past;
import java.util.Arrays;

/**
 * One resource of one recorded server. A policy that decides about a slot may look at what was used before it only; the
 * ceiling of the slot itself it may know, as it was sold before.
 *
 * @param past usage, cut at the ceiling, in MHz or MiB
 * @param floor the least allocation by slot, in the same unit
 */
public record Track(Kind kind, Past past, float[] floor) {
    /** What is allocated. */
    public enum Kind {
        CPU("cpu"),
        MEMORY("memory");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** The same with gaps before it, so that it is this long. */
    Track startingBefore(int slots) {
        int more = slots - slots();
        float[] earlier = new float[slots];
        System.arraycopy(floor, 0, earlier, more, floor.length);
        Past longer = new Past(
                past.name(),
                longer(past.values(), more),
                longer(past.other(), more),
                longer(past.ceiling(), more),
                past.firstSlot() - more);
        return new Track(kind, longer, earlier);
    }

    private static float[] longer(float[] values, int more) {
        float[] all = new float[values.length + more];
        Arrays.fill(all, 0, more, Float.NaN);
        System.arraycopy(values, 0, all, more, values.length);
        return all;
    }

    int slots() {
        return past.values().length;
    }

    /** Usage of a slot; NaN where it was not measured. */
    double used(int slot) {
        return past.values()[slot];
    }

    /** The ceiling of a slot; NaN where the server was off. */
    double ceiling(int slot) {
        return past.ceiling()[slot];
    }

    /** What may be given in a slot: no less than the floor, no more than the ceiling. */
    double within(int slot, double allocation) {
        return Math.min(Math.max(allocation, floor[slot]), ceiling(slot));
    }
}
