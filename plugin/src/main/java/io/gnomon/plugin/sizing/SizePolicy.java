package io.gnomon.plugin.sizing;

/** A way to size servers. Made for one resource of one server at a time. */
@FunctionalInterface
interface SizePolicy {
    /** Begins with a server at a slot; slots are then asked for one after the other. */
    Running start(Track track, int firstSlot);

    /** A server under the policy, which remembers what it did. For one thread. */
    @FunctionalInterface
    interface Running {
        /** The allocation for a slot, from what was measured before it; NaN = as much as is sold. */
        double next(int slot);
    }
}
