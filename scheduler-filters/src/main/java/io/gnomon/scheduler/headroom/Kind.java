package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.model.Size;

/**
 * Servers of one kind tend to do the same work. A little more or less memory does not make another kind: clouds that grew have
 * servers of 32,768, 32,708 and 32,692 MiB beside each other. Nor does the clock of the hypervisor that they were sold for.
 *
 * @param halfOctave of the memory: twice its binary logarithm, rounded, so that powers of two are in the middle of theirs
 */
record Kind(double vcpus, long halfOctave) {
    static Kind of(Size size) {
        return new Kind(size.vcpus(), Math.round(2 * Math.log(size.memoryMib()) / Math.log(2)));
    }
}
