package io.gnomon.libvirt.binding;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.DomainStats.Moment;
import io.gnomon.libvirt.stats.StatsGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * All active domains. What the hypervisor's kernel counts is asked for in one virConnectGetAllDomainStats, which waits for
 * nobody, and what only the QEMUs know in another: a guest that keeps its QEMU busy then does not make it doubtful when CPU
 * time was read, of itself or of the others. A domain that another call holds is read without what only its QEMU knows,
 * instead of being waited for. Thread-safe.
 */
final class BulkStats {
    /** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE: paused ones too, they are only standing still. */
    private static final int ACTIVE = 1;

    /** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, since libvirt 4.5. */
    private static final int NO_WAIT = 1 << 29;

    /** What libvirt asks QEMU for. */
    private static final Set<StatsGroup> OF_QEMU = Set.of(StatsGroup.VCPU, StatsGroup.BALLOON, StatsGroup.BLOCK);

    /** A domain may be held for just a moment, by a lever or by somebody else's call. */
    private static final Duration MOMENT = Duration.ofMillis(40);

    // virDomainStatsRecord: domain at 0, params at 8, nparams at 16
    private static final int PARAMS = 8;
    private static final int COUNT = 16;

    private final InstantSource clock;
    private final LongSupplier ticks;
    private final Set<UUID> silent = ConcurrentHashMap.newKeySet();
    private volatile boolean knowsNoWait = true;

    BulkStats(InstantSource clock, LongSupplier ticks) {
        this.clock = clock;
        this.ticks = ticks;
    }

    /** What was said of one domain, in one call or several. */
    private record Said(String name, StatsDecoder decoder) {}

    /** One that did not answer is asked a second time, unless it did not answer the last time either. */
    List<DomainStats> read(Session session, Set<StatsGroup> groups) {
        Set<StatsGroup> ofHost = EnumSet.noneOf(StatsGroup.class);
        Set<StatsGroup> ofQemu = EnumSet.noneOf(StatsGroup.class);
        groups.forEach(group -> (OF_QEMU.contains(group) ? ofQemu : ofHost).add(group));
        Map<UUID, Said> said = new LinkedHashMap<>();
        Set<UUID> there = new HashSet<>();
        Moment host = ask(session, ofHost, said, there);
        if (ofQemu.isEmpty()) {
            return decoded(said, there, host, host);
        }
        there.clear();
        Moment qemu = ask(session, ofQemu, said, there);
        List<DomainStats> all = decoded(said, there, host, qemu);
        if (all.stream().anyMatch(s -> !s.answering() && !silent.contains(s.uuid()))) {
            LockSupport.parkNanos(MOMENT.toNanos());
            there.clear();
            qemu = ask(session, ofQemu, said, there);
            all = decoded(said, there, host, qemu);
        }
        silent.clear();
        all.stream().filter(s -> !s.answering()).forEach(s -> silent.add(s.uuid()));
        return all;
    }

    /** Those that were still there in the last call. */
    private List<DomainStats> decoded(Map<UUID, Said> said, Set<UUID> there, Moment host, Moment qemu) {
        Instant at = clock.instant();
        List<DomainStats> all = new ArrayList<>(there.size());
        said.forEach((uuid, of) -> {
            if (there.contains(uuid)) {
                all.add(of.decoder.decode(uuid, of.name, at, host, qemu));
            }
        });
        return List.copyOf(all);
    }

    private Moment ask(Session session, Set<StatsGroup> groups, Map<UUID, Said> said, Set<UUID> there) {
        int mask = 0;
        for (StatsGroup group : groups) {
            mask |= bit(group);
        }
        // an empty mask would mean everything; the state costs next to nothing and tells pauses
        mask |= bit(StatsGroup.STATE);
        LibvirtApi api = LibvirtApi.get();
        PointerByReference list = new PointerByReference();
        long begun = ticks.getAsLong();
        int count =
                api.virConnectGetAllDomainStats(session.pointer(), mask, list, knowsNoWait ? ACTIVE | NO_WAIT : ACTIVE);
        if (count < 0 && knowsNoWait) {
            Errors.Native error = Errors.last();
            if (!Errors.isUnknownFlag(error)) {
                throw Errors.of("reading the statistics of " + session.uri(), error, null);
            }
            knowsNoWait = false;
            return ask(session, groups, said, there);
        }
        Session.check(count, "reading the statistics of " + session.uri());
        long tick = ticks.getAsLong();
        Pointer records = list.getValue();
        try {
            for (Pointer record : records.getPointerArray(0, count)) {
                there.add(take(api, record, said));
            }
        } finally {
            api.virDomainStatsRecordListFree(records);
        }
        return new Moment(tick, tick - begun);
    }

    private static UUID take(LibvirtApi api, Pointer record, Map<UUID, Said> said) {
        Pointer domain = record.getPointer(0);
        UUID uuid = ConnectionEvents.uuid(domain);
        Said of = said.computeIfAbsent(uuid, u -> new Said(api.virDomainGetName(domain), new StatsDecoder()));
        int count = record.getInt(COUNT);
        if (count > 0) {
            TypedParams.read(record.getPointer(PARAMS), count, of.decoder);
        }
        return uuid;
    }

    private static int bit(StatsGroup group) {
        return switch (group) {
            case STATE -> 1;
            case CPU -> 1 << 1;
            case BALLOON -> 1 << 2;
            case VCPU -> 1 << 3;
            case INTERFACE -> 1 << 4;
            case BLOCK -> 1 << 5;
        };
    }
}
