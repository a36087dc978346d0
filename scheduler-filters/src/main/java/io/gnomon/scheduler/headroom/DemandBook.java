package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.model.Size;
import java.util.HashMap;
import java.util.Map;

/**
 * What each server wanted of CPU in the last slots, and where it is: a few KiB per server. A slot is a span of time of
 * anybody's choice, such as five minutes, counted from anywhere. What was wanted, not what was given: where a hypervisor
 * is overloaded, usage tells too little. Thread-safe.
 */
public final class DemandBook {
    private final int slots;
    private final Map<String, Watched> servers = new HashMap<>();

    /** @param slots how many are kept of each server; those of a day show what comes back every day */
    public DemandBook(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("at least one slot must be kept, not " + slots);
        }
        this.slots = slots;
    }

    /** A server is on a hypervisor from now on: a new one, or one that was moved. What it wanted before is kept. */
    public synchronized void put(String server, String hypervisor, Size size, long slot) {
        Watched before = servers.get(server);
        servers.put(
                server,
                before == null || !before.size().equals(size)
                        ? new Watched(hypervisor, size, slot, new SlotRing(slots, slot))
                        : new Watched(hypervisor, size, before.born(), before.wanted()));
    }

    /** The server is gone. Unknown ones are ignored. */
    public synchronized void remove(String server) {
        servers.remove(server);
    }

    /** What a server wanted on average in one slot. Unknown servers, and slots that are too old, are ignored. */
    public synchronized void record(String server, long slot, double cores) {
        Watched watched = servers.get(server);
        if (watched != null && cores >= 0) {
            watched.wanted().put(slot, (float) cores);
        }
    }

    /** What is to be expected now, from what was wanted before slot {@code now}. Takes time in proportion to what is kept. */
    public synchronized Outlook outlook(long now) {
        return Outlook.of(servers.values(), now, slots);
    }
}
