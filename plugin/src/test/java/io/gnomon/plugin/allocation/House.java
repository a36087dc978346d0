package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The allocation cycle over a trace-driven hypervisor and a real database, on a clock that the test moves. */
final class House implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private static final ResourceVector SMALL = ResourceVector.of(1, 512, 10, 10);
    private static final ResourceVector CEILING = ResourceVector.of(4, 2_048, 200, 100);

    final ManualClock clock = new ManualClock();
    final List<Sample> samples = new ArrayList<>();
    final TraceHypervisor hypervisor = new TraceHypervisor("h1", ResourceVector.of(16, 16_384, 1_000, 1_000), clock);
    final Database database;
    private final Path folder;
    private final Map<String, String> settings;
    /** How the hypervisor is seen from the next start on. */
    HypervisorPort port = hypervisor;

    /** Where capacity is claimed from the next start on. */
    CapacityClaims claims = CapacityClaims.NONE;

    /** Who forecasts from the next start on. */
    Function<House, ForecasterPort> forecasters = house -> ForecasterPort.always(new Ewma(0.3));

    Notifier notifier;
    Cluster cluster;
    Fleet fleet;
    Room room;
    Claiming claiming;
    Actuator actuator;
    AllocationCycle cycle;
    Accuracy accuracy;

    static final class ManualClock implements InstantSource {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration d) {
            now = now.plus(d);
        }
    }

    /** Ends a run as a kill would: everything after the call is not done. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    House(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
        this.database = Database.open(folder);
        restart(state -> {});
    }

    /** What a start of the daemon makes, over the same hypervisor and database. */
    void restart(Consumer<Adjustment.State> written) {
        Configuration c = Configuration.of(settings);
        cluster = new Cluster(List.of(port), clock);
        fleet = new Fleet(database.servers(), 3_600, false);
        Watch watch = new Watch(c.observe().period(), c.observe().youngFor());
        cluster.listen(watch::event);
        room = new Room(cluster, fleet, c.decide().memoryReserveMib());
        claiming = new Claiming(claims, cluster, fleet, database.journal(), clock);
        actuator = new Actuator(
                cluster,
                fleet,
                database.journal(),
                new Notifier(database.notifications(), clock),
                room,
                claiming,
                written,
                c.observe().staleAfter(),
                clock);
        notifier = new Notifier(database.notifications(), clock);
        ForecasterPort learnt = forecasters.apply(this);
        accuracy = new Accuracy(database.scores(), learnt::group);
        cycle = new AllocationCycle(
                cluster,
                watch,
                fleet,
                new Memory(fleet, watch, samples::addAll),
                new Forecasts(
                        c.forecast(),
                        c.match(),
                        learnt,
                        accuracy,
                        EventPort.NONE,
                        (a, b) -> true,
                        Near.NOBODY,
                        project -> true,
                        new Pseudonyms(Duration.ofDays(1), clock)),
                new Deciding(
                        cluster,
                        Policy.of(c.decide(), c.forecast()),
                        actuator,
                        room,
                        SizingPort.NONE,
                        ExpectationPort.NONE,
                        fleet,
                        c.observe().staleAfter()),
                actuator,
                Runnable::run,
                clock);
        cycle.start();
    }

    /** A server that starts small. */
    UUID server(String name, boolean dynamic, LoadTrace load) {
        return server(name, dynamic, load, SMALL);
    }

    /** One with ample room, so that what it uses is what it needs. */
    UUID roomy(String name, LoadTrace load) {
        return server(name, false, load, CEILING);
    }

    /** One that does nothing, has so much memory, and bears a mark. */
    UUID idle(String name, double memoryMib, Map<String, String> metadata) {
        return server(
                name,
                false,
                new LoadTrace(List.of(new LoadTrace.Line(0, 0, 0, 0))),
                SMALL.with(Resource.MEMORY, memoryMib),
                metadata);
    }

    private UUID server(String name, boolean dynamic, LoadTrace load, ResourceVector start) {
        return server(name, dynamic, load, start, Map.of());
    }

    private UUID server(
            String name, boolean dynamic, LoadTrace load, ResourceVector start, Map<String, String> metadata) {
        Path file = folder.resolve(name + ".load");
        try {
            Files.write(file, load.toDisk());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Flavor flavor = new Flavor("test", start, CEILING, 1);
        return hypervisor.create(new ServerRequest(
                UUID.randomUUID(),
                name,
                "default",
                "test",
                flavor,
                folder,
                List.of(file, file),
                Optional.empty(),
                "",
                metadata,
                dynamic));
    }

    /** Runs the cycle once a second. */
    void run(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            cycle.run();
        }
    }

    double allocated(UUID server, Resource resource) {
        return hypervisor.observe().servers().stream()
                .filter(s -> s.id().equals(server))
                .findFirst()
                .orElseThrow()
                .allocation()
                .getOr(resource, -1);
    }

    List<Adjustment> adjustments(UUID server) {
        return database.journal().list(Optional.of(server), Optional.empty(), 100);
    }

    @Override
    public void close() {
        database.close();
    }
}
