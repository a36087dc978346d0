package io.gnomon.plugin.shadow.demand;

import java.util.ArrayDeque;
import java.util.Deque;

/** The staged servers of one kind, oldest first. Not for use by several threads. */
final class Pool {
    private final Deque<Group> groups = new ArrayDeque<>();
    private int size;

    /** Servers whose staging began right after the requests of this slot. */
    private record Group(int slot, int count) {}

    int size() {
        return size;
    }

    void stage(int slot, int count) {
        if (count > 0) {
            groups.addLast(new Group(slot, count));
            size += count;
        }
    }

    /**
     * The oldest are taken, of those that were staged in this slot or earlier.
     *
     * @return how many; at most as many as were asked for
     */
    int claim(int stagedUntil, int count) {
        int taken = 0;
        while (taken < count && !groups.isEmpty() && groups.getFirst().slot() <= stagedUntil) {
            Group oldest = groups.removeFirst();
            int of = Math.min(oldest.count(), count - taken);
            taken += of;
            if (of < oldest.count()) {
                groups.addFirst(new Group(oldest.slot(), oldest.count() - of));
            }
        }
        size -= taken;
        return taken;
    }

    /**
     * The youngest are given up, so that what was spent on the older ones is not lost.
     *
     * @param countsFrom what was held before this slot does not count
     * @return slots for which they were held, together
     */
    long giveUp(int now, int count, int countsFrom) {
        long held = 0;
        int left = count;
        while (left > 0 && !groups.isEmpty()) {
            Group youngest = groups.removeLast();
            int of = Math.min(youngest.count(), left);
            left -= of;
            size -= of;
            held += (long) of * Math.max(0, now - Math.max(youngest.slot(), countsFrom));
            if (of < youngest.count()) {
                groups.addLast(new Group(youngest.slot(), youngest.count() - of));
            }
        }
        return held;
    }
}
