package io.gnomon.plugin.compute;

import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.DomainStats.Balloon;
import io.gnomon.plugin.cluster.GuestState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What guests say by themselves: the reports of their balloon drivers, which come every second. QEMU keeps the last one also of a
 * guest that has crashed or reboots; only one that is new says that it lives. Thread-safe.
 */
final class Voices {
    /** A guest that has not reported for so long has stopped: a busy hypervisor delays a report by seconds. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

    private final Map<UUID, Report> reports = new ConcurrentHashMap<>();

    /**
     * @param update when the guest last reported, as QEMU numbers it
     * @param tick when that was first seen
     * @param counts whether it was of this boot
     */
    private record Report(long update, long tick, boolean counts) {}

    /** Of a domain that was read now. */
    GuestState heard(DomainStats stats) {
        if (!stats.answering()) {
            return GuestState.UNREAD;
        }
        if (!stats.state().isActive()) {
            return GuestState.STOPPED;
        }
        Optional<Balloon> told = stats.balloon().filter(b -> b.usedKib().isPresent());
        if (told.isEmpty()) {
            return GuestState.SILENT;
        }
        long update = told.get().guestUpdate().orElse(0L);
        long tick = stats.host().tickNanos();
        Report latest = reports.compute(
                stats.uuid(),
                (id, before) -> before == null || before.update() != update ? new Report(update, tick, true) : before);
        return latest.counts() && tick - latest.tick() <= SILENCE_NANOS ? GuestState.ANSWERS : GuestState.SILENT;
    }

    /** What it said last was said by the boot before. */
    void rebooted(UUID domain) {
        reports.computeIfPresent(domain, (id, r) -> new Report(r.update(), r.tick(), false));
    }

    void retain(Set<UUID> there) {
        reports.keySet().retainAll(there);
    }

    void forget(UUID domain) {
        reports.remove(domain);
    }
}
