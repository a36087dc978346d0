package io.gnomon.plugin.sizing;

import io.gnomon.plugin.sizing.SizePolicy.Running;

/** One server under one policy, slot by slot. */
final class Run {
    private Run() {}

    /** Allocations from a slot to an end, within what the floor and the ceiling of each slot allow. */
    static double[] of(SizePolicy policy, Track track, int first, int end) {
        Running running = policy.start(track, first);
        double[] allocations = new double[end - first];
        fill(running, track, first, end, allocations, first);
        return allocations;
    }

    /** Writes those of the slots from one to another into {@code allocations[slot - first]}. */
    static void fill(Running running, Track track, int from, int to, double[] allocations, int first) {
        for (int slot = from; slot < to; slot++) {
            double wanted = running.next(slot);
            double ceiling = track.ceiling(slot);
            allocations[slot - first] = Double.isNaN(wanted) ? ceiling : track.within(slot, wanted);
        }
    }
}
