package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.scheduler.model.Resource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** All running servers in memory. Written by the cycle, read by anybody. */
public final class Fleet {
    private final Map<UUID, Tracked> servers = new ConcurrentHashMap<>();
    private final Servers table;
    private final int ringCapacity;
    private final boolean foreignOn;
    private final SecureRandom random = new SecureRandom();

    /** @param foreignOn whether a server that says nothing about its toggle, as it is not ours, is adjusted */
    public Fleet(Servers table, int ringCapacity, boolean foreignOn) {
        this.table = table;
        this.ringCapacity = ringCapacity;
        this.foreignOn = foreignOn;
    }

    /**
     * Fills the rings with what was stored before a restart. Returns the number of samples read.
     *
     * @param watched names of the hypervisors; servers of others are out of sight, and count as stopped
     */
    public long rebuild(SampleStore samples, Instant since, Set<String> watched, Instant now) {
        Map<String, Tracked> byPseudonym = new HashMap<>();
        for (ServerRecord record : table.running()) {
            if (!watched.contains(record.hypervisor())) {
                table.stopped(record.id(), now);
                continue;
            }
            Tracked tracked = new Tracked(record, ringCapacity);
            servers.put(record.id(), tracked);
            byPseudonym.put(record.pseudonym(), tracked);
        }
        long[] read = {0};
        samples.since(since, sample -> {
            Tracked tracked = byPseudonym.get(sample.pseudonym());
            if (tracked != null) {
                tracked.remember(sample.at(), sample.usage());
                read[0]++;
            }
        });
        return read[0];
    }

    /**
     * Takes in what was just seen; returns it as samples to be stored. What a server uses while it waits for somebody is nobody's
     * workload: nothing is learnt from it, also not when somebody has it.
     */
    List<Sample> remember(Collection<ServerReading> readings) {
        List<Sample> samples = new ArrayList<>();
        for (ServerReading reading : readings) {
            Tracked tracked = servers.computeIfAbsent(reading.id(), id -> new Tracked(register(reading), ringCapacity));
            if (differs(tracked.record(), reading)) {
                update(tracked, reading);
            }
            tracked.remember(reading);
            if (!reading.isShadow()) {
                samples.add(new Sample(
                        tracked.record().pseudonym(),
                        tracked.record().project(),
                        reading.at(),
                        reading.usage(),
                        reading.allocation()));
            }
        }
        return samples;
    }

    /** What was seen of one, at once: as its name, where somebody waits for it. Its sample is not kept. */
    public void meet(ServerReading reading) {
        Tracked tracked = servers.get(reading.id());
        if (tracked != null && differs(tracked.record(), reading)) {
            update(tracked, reading);
        }
    }

    private static boolean differs(ServerRecord known, ServerReading reading) {
        return !known.hypervisor().equals(reading.hypervisor())
                || !known.name().equals(reading.name())
                || known.stoppedAt().isPresent()
                || !known.metadata().equals(kept(known, reading));
    }

    /** An orchestrator that is not reached says less of a server than it did, not something else. */
    private static Map<String, String> kept(ServerRecord known, ServerReading reading) {
        String wish = known.metadata().get(ServerReading.DYNAMIC_ALLOCATION);
        if (wish == null || reading.metadata().containsKey(ServerReading.DYNAMIC_ALLOCATION)) {
            return reading.metadata();
        }
        Map<String, String> kept = new TreeMap<>(reading.metadata());
        kept.put(ServerReading.DYNAMIC_ALLOCATION, wish);
        return kept;
    }

    /** The owner's wish holds at the moment that it changes; what was set here since then stays until it changes again. */
    private void update(Tracked tracked, ServerReading reading) {
        ServerRecord known = tracked.record();
        String wish = reading.metadata().get(ServerReading.DYNAMIC_ALLOCATION);
        tracked.update(register(reading, kept(known, reading)));
        boolean says = "on".equals(wish) || "off".equals(wish);
        if (says && !Objects.equals(wish, known.metadata().get(ServerReading.DYNAMIC_ALLOCATION))) {
            tracked.update(table.setDynamicAllocation(
                    reading.id(),
                    "on".equals(wish),
                    reading.metadata().getOrDefault(ServerReading.ACTOR, known.actor())));
        }
    }

    private ServerRecord register(ServerReading reading) {
        return register(reading, reading.metadata());
    }

    private ServerRecord register(ServerReading reading, Map<String, String> metadata) {
        byte[] pseudonym = new byte[16];
        random.nextBytes(pseudonym);
        String wish = reading.metadata().get(ServerReading.DYNAMIC_ALLOCATION);
        boolean on = "on".equals(wish) || (!"off".equals(wish) && foreignOn);
        return table.seen(new ServerRecord(
                reading.id(),
                HexFormat.of().formatHex(pseudonym),
                reading.name(),
                reading.project(),
                reading.metadata().getOrDefault(ServerReading.ACTOR, "unknown"),
                reading.hypervisor(),
                on,
                metadata,
                reading.startedAt(),
                Optional.empty()));
    }

    /** Full looks at these hypervisors, by name, showed the servers that are present: the others of them have stopped. */
    void onlyThese(Map<String, HypervisorReading> looks) {
        for (Tracked tracked : servers.values()) {
            ServerRecord record = tracked.record();
            HypervisorReading look = looks.get(record.hypervisor());
            if (look != null && !look.present().contains(record.id())) {
                stopped(record.id(), look.at());
            }
        }
    }

    /** Runs what takes in a lot: it is durable when this returns. */
    void together(Runnable writes) {
        table.together(writes);
    }

    public void stopped(UUID id, Instant at) {
        if (servers.remove(id) != null) {
            table.stopped(id, at);
        }
    }

    /** Takes a running server whose history was erased in again: a stranger, but for its owner's wish. */
    public void meetAgain(ServerRecord known) {
        table.seen(new ServerRecord(
                known.id(),
                "",
                known.name(),
                known.project(),
                known.actor(),
                known.hypervisor(),
                known.dynamicAllocation(),
                known.metadata(),
                known.wishes(),
                known.startedAt(),
                Optional.empty()));
    }

    /** Drops servers from memory; those that still run are met again as strangers. */
    public void forget(Collection<UUID> ids) {
        ids.forEach(servers::remove);
        servers.values().forEach(server -> server.forgetForecastsOf(ids));
    }

    /** The owner's toggle. */
    public ServerRecord setDynamicAllocation(UUID id, boolean on, String actor) {
        ServerRecord record = table.setDynamicAllocation(id, on, actor);
        Tracked tracked = servers.get(id);
        if (tracked != null) {
            tracked.update(record);
        }
        return record;
    }

    /**
     * A server stands in for another one from now on: it is adjusted if that one was, not before it has been watched in that for as long
     * as after any change.
     */
    public void takesOver(UUID old, UUID now, Instant at) {
        Tracked tracked = servers.get(now);
        if (tracked == null) {
            return;
        }
        for (Resource r : Resource.values()) {
            tracked.changed(r, at);
        }
        boolean wasAdjusted = known(old).filter(ServerRecord::dynamicAllocation).isPresent();
        if (wasAdjusted && !tracked.record().dynamicAllocation()) {
            setDynamicAllocation(now, true, "gnomon");
        }
    }

    /** What the owner wishes under a key; empty takes it back. */
    public ServerRecord setWish(UUID id, String key, Optional<String> value, String actor) {
        ServerRecord record = table.setWish(id, key, value, actor);
        Tracked tracked = servers.get(id);
        if (tracked != null) {
            tracked.update(record);
        }
        return record;
    }

    public Optional<Tracked> find(UUID id) {
        return Optional.ofNullable(servers.get(id));
    }

    /** One that was ever seen, whether it runs or not. */
    Optional<ServerRecord> known(UUID id) {
        return table.find(id);
    }

    /** When each running server started, by pseudonym; the oldest first. */
    public Map<String, Instant> starts() {
        Map<String, Instant> starts = new LinkedHashMap<>();
        servers.values().stream()
                .map(Tracked::record)
                .sorted(Comparator.comparing(ServerRecord::startedAt).thenComparing(ServerRecord::id))
                .forEach(record -> starts.put(record.pseudonym(), record.startedAt()));
        return starts;
    }

    Set<UUID> ids() {
        return Set.copyOf(servers.keySet());
    }

    public Collection<Tracked> all() {
        return List.copyOf(servers.values());
    }
}
