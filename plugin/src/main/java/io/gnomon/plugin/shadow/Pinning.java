package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowInstance.Strength;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is held becomes free just before the server comes that it is held for. Each is given up once: it is written down as going
 * before it is freed, so that one that was cut off is freed by the next pass. Who loses it then to somebody quicker has lost nothing
 * else: the server is placed as ever. Thread-safe.
 */
public final class Pinning {
    private static final Logger log = LoggerFactory.getLogger(Pinning.class);

    private final ShadowTable table;
    private final Staging staging;
    private final Holding holding;
    private final Predicate<String> permitted;
    private final HealthBook health;
    private final InstantSource clock;

    /** @param permitted whether a project permits shadow instances */
    public Pinning(
            ShadowTable table,
            Staging staging,
            Holding holding,
            Predicate<String> permitted,
            HealthBook health,
            InstantSource clock) {
        this.table = table;
        this.staging = staging;
        this.holding = holding;
        this.permitted = permitted;
        this.health = health;
        this.clock = clock;
    }

    /** Whether room is held for such a server. Asks nobody. */
    public boolean isReady(WorkloadProfile profile) {
        return !ready(profile, Optional.empty()).isEmpty();
    }

    /** What is held where a server would run well, probed before reserved, the healthiest hypervisor first; of equals the oldest. */
    private List<ShadowInstance> ready(WorkloadProfile profile, Optional<String> only) {
        return table.open().stream()
                .filter(i -> i.state() == State.READY && i.strength() != Strength.STAGED)
                .filter(i -> i.profile().equals(profile.id()))
                .filter(i -> only.isEmpty() || only.get().equals(i.hypervisor()))
                .filter(i -> health.isSound(i.hypervisor()))
                .sorted(Comparator.comparing(ShadowInstance::strength)
                        .reversed()
                        .thenComparingDouble(i -> -health.score(i.hypervisor()))
                        .thenComparing(ShadowInstance::createdAt))
                .toList();
    }

    /**
     * Frees room for a server that is asked for next.
     *
     * @param only where it has to be; empty = anywhere
     * @param name of the server
     * @return what was held; empty if nothing was, or it could not be freed
     */
    public Optional<ShadowInstance> giveUp(WorkloadProfile profile, Optional<String> only, String name) {
        if (!permitted.test(profile.project())) {
            return Optional.empty();
        }
        for (ShadowInstance instance : ready(profile, only)) {
            String detail = "its room was given up for " + name;
            Optional<ShadowInstance> going = table.change(instance.with(State.REAPING, detail, clock.instant()));
            if (going.isPresent()) { // else somebody was quicker
                return freed(going.get(), detail);
            }
        }
        return Optional.empty();
    }

    private Optional<ShadowInstance> freed(ShadowInstance going, String detail) {
        try {
            staging.remove(going);
        } catch (RefusedException | UnreachableException e) {
            log.warn("room on {} is freed later: {}", going.hypervisor(), e.getMessage());
            return Optional.empty();
        }
        table.change(going.with(State.CLAIMED, detail, clock.instant()));
        holding.release(going.id());
        return Optional.of(going);
    }
}
