package io.gnomon.plugin.shadow.nova;

import io.gnomon.plugin.openstack.SoldFlavor;
import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests that Nova has allowed: what is staged is asked for with an administrator's rights, so that nothing may be learnt
 * of what somebody only wished for. What is kept is bounded. Thread-safe.
 */
public final class NovaLearning {
    private static final Logger log = LoggerFactory.getLogger(NovaLearning.class);

    /** Workloads of a project beyond which none is added; those that nobody asks for go with their history. */
    static final int MOST_PROFILES = 200;

    /** Requests that wait to be counted. */
    static final int MOST_WAITING = 1_000;

    private final NovaDesk nova;
    private final ShadowTable table;
    private final Executor threads;
    private final Consumer<WorkloadProfile> came;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(MOST_WAITING);

    /**
     * @param threads who ask Nova for the flavor of a request
     * @param came hears of each request that was counted
     */
    public NovaLearning(
            NovaDesk nova, ShadowTable table, Executor threads, Consumer<WorkloadProfile> came, InstantSource clock) {
        this.nova = nova;
        this.table = table;
        this.threads = threads;
        this.came = came;
        this.clock = clock;
    }

    /** Counts a request, soon; returns at once. One for which no server can be staged is no workload. */
    void made(NovaRequest request) {
        if (!room.tryAcquire()) {
            log.debug("the request for {} is not counted: too many wait to be", request.name());
            return;
        }
        threads.execute(() -> {
            try {
                learn(request);
            } catch (RuntimeException e) { // its server is made, whatever becomes of this
                log.warn("the request for {} is not counted: {}", request.name(), e.getMessage());
            } finally {
                room.release();
            }
        });
    }

    private void learn(NovaRequest request) {
        Optional<String> whyNot = NovaTraits.whyNot(request);
        if (whyNot.isPresent()) {
            log.warn("the request for {} is not counted: {}", request.name(), whyNot.get());
            return;
        }
        Optional<SoldFlavor> flavor = nova.flavor(request.flavor());
        flavor.map(f -> NovaTraits.profile(request, f, clock.instant())).ifPresent(this::count);
    }

    /** A request was answered with a server that waited. */
    void given(WorkloadProfile profile) {
        count(profile);
    }

    private synchronized void count(WorkloadProfile profile) {
        if (table.profile(profile.id()).isEmpty()
                && table.profiles(Optional.of(profile.project())).size() >= MOST_PROFILES) {
            log.debug("project {} has {} workloads: no other is added", profile.project(), MOST_PROFILES);
            return;
        }
        came.accept(table.requested(profile));
    }
}
