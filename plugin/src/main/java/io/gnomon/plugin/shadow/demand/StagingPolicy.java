package io.gnomon.plugin.shadow.demand;

/** Who decides how many servers of each kind are staged. For one replay and one thread. */
interface StagingPolicy {
    /**
     * How many of each kind to hold for the requests of this slot; decided right after those of the slot before, which is all that is
     * known.
     */
    int[] wanted(int slot);

    /** So many of each kind were requested in this slot. */
    default void seen(int slot, int[] requested) {}
}
