package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.AllocationCycle;
import io.gnomon.plugin.allocation.AnomalyWatch;
import io.gnomon.plugin.allocation.Claiming;
import io.gnomon.plugin.allocation.Deciding;
import io.gnomon.plugin.allocation.Memory;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.Undo;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.store.Adjustment;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** From forecasts to adjustments, and what is told of servers that behave strangely. */
record Acting(
        Room room, Claiming claiming, Actuator actuator, AllocationCycle cycle, Undo undo, AnomalyWatch anomalies) {
    private static final int THREADS = 4;

    /** @param written called after each state of the journal is durable */
    static Acting of(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Predicting predicting,
            Telling telling,
            Consumer<Adjustment.State> written,
            Parts parts,
            InstantSource clock) {
        Cluster cluster = observing.cluster();
        Room room = new Room(cluster, observing.fleet(), c.decide().memoryReserveMib());
        Claiming claiming = new Claiming(
                orchestrating.claims(),
                cluster,
                observing.fleet(),
                stores.database().journal(),
                clock);
        Actuator actuator = new Actuator(
                cluster,
                observing.fleet(),
                stores.database().journal(),
                telling.notifier(),
                room,
                claiming,
                written,
                c.observe().staleAfter(),
                clock);
        cluster.listen(event -> {
            if (event instanceof ClusterEvent.ServerStopped stopped) {
                actuator.forget(stopped.server());
            }
        });
        if (orchestrating.sellsElsewhere()) {
            cluster.listen(claiming::event);
        }
        Policy policy = Policy.of(c.decide(), c.forecast());
        Deciding deciding = new Deciding(
                cluster,
                policy,
                actuator,
                room,
                predicting.sizes(),
                predicting.expectations(),
                observing.fleet(),
                c.observe().staleAfter());
        Memory memory = new Memory(observing.fleet(), observing.watch(), stores.samples()::append);
        ExecutorService workers = parts.workers("act", THREADS);
        AllocationCycle cycle = new AllocationCycle(
                cluster,
                observing.watch(),
                observing.fleet(),
                memory,
                predicting.forecasts(),
                deciding,
                actuator,
                workers,
                clock);
        AnomalyWatch anomalies = new AnomalyWatch(
                observing.fleet(),
                stores.database().anomalies(),
                telling.notifier(),
                c.forecast(),
                cycle::between,
                clock);
        Undo undo =
                new Undo(observing.fleet(), cluster, cycle, policy, c.observe().staleAfter(), clock);
        return new Acting(room, claiming, actuator, cycle, undo, anomalies);
    }

    /** The first look, then what the last daemon left half done; nothing is decided yet. */
    void begin() {
        cycle.start();
        actuator.recall();
        actuator.reconcile();
    }
}
