package io.gnomon.plugin.shadow;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowTable;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes shadow instances, by the table first: one that somebody claims meanwhile stays. Thread-safe. */
final class Reaper {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);

    private final ShadowTable table;
    private final Staging staging;
    private final Holding holding;
    private final Timing timing;
    private final InstantSource clock;

    Reaper(ShadowTable table, Staging staging, Holding holding, Timing timing, InstantSource clock) {
        this.table = table;
        this.staging = staging;
        this.holding = holding;
        this.timing = timing;
        this.clock = clock;
    }

    void reap(ShadowInstance instance, String why) {
        table.change(instance.with(State.REAPING, why, clock.instant())).ifPresent(this::remove);
    }

    /** One that is written down as going. */
    void remove(ShadowInstance instance) {
        timing.forget(instance.id());
        staging.remove(instance);
        table.change(instance.with(State.GONE, instance.detail(), clock.instant()))
                .ifPresent(gone -> holding.release(gone.id()));
    }

    /** @return false if its hypervisor refused it or was not reached, which is told in the log */
    static boolean tryTo(ShadowInstance instance, Runnable what) {
        try {
            what.run();
            return true;
        } catch (UnreachableException | RefusedException e) {
            log.warn("shadow instance {} of {}: {}", instance.name(), instance.hypervisor(), e.getMessage());
            return false;
        }
    }
}
