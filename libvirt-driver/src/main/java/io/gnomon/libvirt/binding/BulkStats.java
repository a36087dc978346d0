package io.gnomon.libvirt.binding;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * All active domains in one virConnectGetAllDomainStats. A domain that another call holds is read without what only its
 * QEMU knows, instead of being waited for. Thread-safe.
 */
final class BulkStats {
    /** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE: paused ones too, they are only standing still. */
    private static final int ACTIVE = 1;

    /** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, since libvirt 4.5. */
    private static final int NO_WAIT = 1 << 29;

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

    /** One that did not answer is asked a second time, unless it did not answer the last time either. */
    List<DomainStats> read(Session session, Set<StatsGroup> groups) {
        List<DomainStats> all = readOnce(session, groups);
        if (all.stream().anyMatch(s -> !s.answering() && !silent.contains(s.uuid()))) {
            LockSupport.parkNanos(MOMENT.toNanos());
            all = readOnce(session, groups);
        }
        silent.clear();
        all.stream().filter(s -> !s.answering()).forEach(s -> silent.add(s.uuid()));
        return all;
    }

    private List<DomainStats> readOnce(Session session, Set<StatsGroup> groups) {
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
            return readOnce(session, groups);
        }
        Session.check(count, "reading the statistics of " + session.uri());
        Instant at = clock.instant();
        long tick = ticks.getAsLong();
        Pointer records = list.getValue();
        try {
            List<DomainStats> all = new ArrayList<>(count);
            for (Pointer record : records.getPointerArray(0, count)) {
                all.add(decode(api, record, at, tick, tick - begun));
            }
            return List.copyOf(all);
        } finally {
            api.virDomainStatsRecordListFree(records);
        }
    }

    private static DomainStats decode(LibvirtApi api, Pointer record, Instant at, long tick, long took) {
        Pointer domain = record.getPointer(0);
        StatsDecoder decoder = new StatsDecoder();
        int count = record.getInt(COUNT);
        if (count > 0) {
            TypedParams.read(record.getPointer(PARAMS), count, decoder);
        }
        return decoder.decode(ConnectionEvents.uuid(domain), api.virDomainGetName(domain), at, tick, took);
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
