package io.gnomon.plugin.app;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.migration.Migrator;
import io.gnomon.plugin.openstack.NovaMoves;
import io.gnomon.plugin.trace.TraceMoves;
import java.time.InstantSource;

/** Moves servers before their hypervisor is overcommitted. */
record Migrating(Migrator migrator) {
    private static final int THREADS = 2;

    static Migrating of(
            Configuration c,
            Stores stores,
            Orchestrating orchestrating,
            Observing observing,
            Acting acting,
            Telling telling,
            Parts parts,
            InstantSource clock) {
        AnyMoves moves = new AnyMoves(
                orchestrating.cloud().flatMap(cloud -> orchestrating.book().map(book -> new NovaMoves(cloud, book))),
                new TraceMoves(observing.hypervisors().traces()),
                observing.cluster());
        Migrator migrator = new Migrator(
                c.migrate(),
                new Migrator.House(
                        observing.cluster(),
                        observing.fleet(),
                        acting.room(),
                        acting.actuator(),
                        moves,
                        telling.notifier()),
                stores.database().migrations(),
                c.forecast().step(),
                (int) (c.forecast().horizon().toMillis() / c.forecast().step().toMillis()),
                c.observe().staleAfter(),
                written -> {},
                parts.workers("migrate", THREADS),
                clock);
        return new Migrating(migrator);
    }
}
