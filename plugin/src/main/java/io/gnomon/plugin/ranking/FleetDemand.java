package io.gnomon.plugin.ranking;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.ranking.Reservations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the servers of the fleet used of CPU, slot by slot, and what is to be expected of each hypervisor by that. A request
 * is answered from the outlook that was made last, as making one takes time in proportion to the fleet. Thread-safe.
 */
public final class FleetDemand {
    private final Fleet fleet;
    private final Reservations onTheirWay;
    private final InstantSource clock;
    private final int slotSeconds;
    private final int slots;
    private final DemandBook book;
    private final Map<UUID, Long> keptUntil = new HashMap<>();
    private volatile Outlook outlook;

    /**
     * @param onTheirWay servers that are counted by the outlook are released there
     * @param slot length of one slot
     * @param window what is looked back on; the slots of it are kept
     */
    public FleetDemand(Fleet fleet, Reservations onTheirWay, Duration slot, Duration window, InstantSource clock) {
        this.fleet = fleet;
        this.onTheirWay = onTheirWay;
        this.clock = clock;
        this.slotSeconds = (int) Math.max(1, slot.toSeconds());
        this.slots = (int) Math.max(1, window.toSeconds() / slotSeconds);
        this.book = new DemandBook(slots);
        this.outlook = book.outlook(0);
    }

    /** As of the last {@link #refresh}. */
    public Outlook outlook() {
        return outlook;
    }

    /** Takes in what was measured since the last time. The slot under way counts with what is known of it. */
    public synchronized void refresh() {
        long now = clock.instant().getEpochSecond() / slotSeconds;
        Set<UUID> seen = new HashSet<>();
        for (Tracked server : fleet.all()) {
            server.latest().ifPresent(reading -> {
                if (!server.isShadow()) { // idle, whatever those of its size do
                    take(server, reading, now);
                }
                seen.add(reading.id());
            });
        }
        keptUntil.keySet().removeIf(id -> {
            boolean gone = !seen.contains(id);
            if (gone) {
                book.remove(id.toString());
            }
            return gone;
        });
        Outlook next = book.outlook(now + 1);
        next.prepare(outlook);
        onTheirWay.renew(next::expected);
        outlook = next;
        // only now: what is released here is in the outlook already
        seen.forEach(id -> onTheirWay.release(id.toString()));
    }

    /** Servers that were on their way and will never be seen: nothing is held for them any more. */
    public void lost(Collection<UUID> servers) {
        servers.forEach(id -> onTheirWay.release(id.toString()));
    }

    private void take(Tracked server, ServerReading reading, long now) {
        String id = reading.id().toString();
        long oldest = now - slots + 1;
        long from = keptUntil.getOrDefault(reading.id(), firstSlot(server, oldest, now));
        book.put(id, reading.hypervisor(), Sizes.of(reading), from);
        Series wanted = server.usage()
                .series(
                        Resource.CPU.ordinal(),
                        slotSeconds,
                        Math.max(from, oldest) * slotSeconds,
                        (now + 1) * slotSeconds,
                        Aggregate.MEAN);
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.isGap(i)) {
                book.record(id, wanted.startSeconds() / slotSeconds + i, wanted.get(i));
            }
        }
        keptUntil.put(reading.id(), now);
    }

    private long firstSlot(Tracked server, long oldest, long now) {
        return server.usage().isEmpty()
                ? now
                : Math.min(now, Math.max(oldest, server.usage().oldestMillis() / 1000 / slotSeconds));
    }
}
