package io.gnomon.plugin.sizing;

import io.gnomon.plugin.sizing.SizePolicy.Running;

/** One server under one policy, slot by slot. */
final class Run {
    private Run() {}

    /** Allocations from a slot to an end, within what the floor and the ceiling of each slot allow. */
    static double[] of(SizePolicy policy, Track track, int first, int end) {
        Running running = policy.start(track, first);
        double[] allocations = new double[end - first];
        for (int slot = first; slot < end; slot++) {
            double wanted = running.next(slot);
            double ceiling = track.ceiling(slot);
            allocations[slot - first] = Double.isNaN(wanted) ? ceiling : track.within(slot, wanted);
        }
        return allocations;
    }
}
