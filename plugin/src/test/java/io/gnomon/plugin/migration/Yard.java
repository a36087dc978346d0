package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Accuracy;
import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.AllocationCycle;
import io.gnomon.plugin.allocation.Claiming;
import io.gnomon.plugin.allocation.Deciding;
import io.gnomon.plugin.allocation.EventPort;
import io.gnomon.plugin.allocation.ExpectationPort;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.ForecasterPort;
import io.gnomon.plugin.allocation.Forecasts;
import io.gnomon.plugin.allocation.Memory;
import io.gnomon.plugin.allocation.Near;
import io.gnomon.plugin.allocation.Policy;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.SizingPort;
import io.gnomon.plugin.allocation.Watch;
import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.plugin.trace.TraceMoves;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Three trace-driven hypervisors of 4 cores, what the daemon knows of them, and a clock that the test moves. */
public final class Yard implements AutoCloseable {
    private static final ResourceVector SOLD = ResourceVector.of(2, 512, 10, 10);

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    final Map<String, TraceHypervisor> hypervisors = new HashMap<>();
    public final Database database;
    private final Path folder;
    private final Map<String, String> settings;

    /** Who moves servers from the next start on, and how often it was asked to. */
    ServerMoves moves;

    int begun;
    int refreshed;
    public Cluster cluster;
    public Fleet fleet;
    public Actuator actuator;
    public Room room;
    AllocationCycle cycle;
    Migrator migrator;

    /** Ends a run as a kill would. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    public Yard(Path folder, String... settings) {
        this.folder = folder;
        this.settings = new HashMap<>(Map.of(
                "hypervisors", "trace:///a",
                "decide.autonomy", "off",
                "forecast.step", "1s",
                "forecast.horizon", "60s",
                "forecast.lead", "10s",
                "match.learning-period", "2s",
                "migrate.autonomy", "act"));
        for (String setting : settings) {
            this.settings.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        for (String name : List.of("a", "b", "c")) {
            hypervisors.put(name, new TraceHypervisor(name, ResourceVector.of(4, 8_192, 1_000, 1_000), this::now));
        }
        database = Database.open(folder);
        moves = traces();
        restart(state -> {});
    }

    TraceMoves traces() {
        return new TraceMoves(hypervisors.values());
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** What a start of the daemon makes, over the same hypervisors and database. */
    public void restart(Consumer<MigrationRecord.State> written) {
        Configuration c = Configuration.of(settings);
        cluster = new Cluster(List.copyOf(hypervisors.values()), this::now);
        fleet = new Fleet(database.servers(), 3_600, false);
        Watch watch = new Watch(c.observe().period(), c.observe().youngFor());
        cluster.listen(watch::event);
        room = new Room(cluster, fleet, c.decide().memoryReserveMib());
        Notifier notifier = new Notifier(database.notifications(), this::now);
        actuator = new Actuator(
                cluster,
                fleet,
                database.journal(),
                notifier,
                room,
                new Claiming(CapacityClaims.NONE, cluster, fleet, database.journal(), this::now),
                state -> {},
                c.observe().staleAfter(),
                this::now);
        ForecasterPort forecaster = ForecasterPort.always(new Ewma(0.3));
        cycle = new AllocationCycle(
                cluster,
                watch,
                fleet,
                new Memory(fleet, watch, samples -> {}),
                new Forecasts(
                        c.forecast(),
                        c.match(),
                        forecaster,
                        new Accuracy(database.scores(), forecaster::group),
                        EventPort.NONE,
                        (server, other) -> true,
                        Near.NOBODY,
                        project -> true,
                        new Pseudonyms(Duration.ofDays(1), () -> Instant.EPOCH)),
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
                this::now);
        cycle.start();
        migrator = new Migrator(
                c.migrate(),
                new Migrator.House(cluster, fleet, room, actuator, counting(), notifier),
                database.migrations(),
                c.forecast().step(),
                60,
                c.observe().staleAfter(),
                written,
                Runnable::run,
                this::now);
        migrator.begin();
    }

    private ServerMoves counting() {
        ServerMoves really = moves;
        return new Delegating(really) {
            @Override
            public void refresh() {
                refreshed++;
                really.refresh();
            }

            @Override
            public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
                begun++;
                really.begin(server, from, to);
            }
        };
    }

    /** A base for faults: all of it is somebody else's. */
    static class Delegating implements ServerMoves {
        private final ServerMoves really;

        Delegating(ServerMoves really) {
            this.really = really;
        }

        @Override
        public void refresh() {
            really.refresh();
        }

        @Override
        public Optional<String> closed(HypervisorReading hypervisor) {
            return really.closed(hypervisor);
        }

        @Override
        public boolean open(ServerReading server, HypervisorReading to) {
            return really.open(server, to);
        }

        @Override
        public Optional<String> adviceOnly(ServerReading server) {
            return really.adviceOnly(server);
        }

        @Override
        public void begin(ServerReading server, HypervisorReading from, HypervisorReading to) {
            really.begin(server, from, to);
        }

        @Override
        public Progress progress(UUID server, HypervisorReading from, HypervisorReading to) {
            return really.progress(server, from, to);
        }
    }

    /** A server that uses so many cores all the time. */
    UUID server(String name, String hypervisor, double cores) {
        return server(name, hypervisor, cores, Map.of(), true);
    }

    UUID server(String name, String hypervisor, double cores, Map<String, String> metadata, boolean dynamic) {
        Path file = folder.resolve(name + ".load");
        try {
            Files.write(file, new LoadTrace(List.of(new LoadTrace.Line(0, cores, 200, 1))).toDisk());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UUID id = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return on(hypervisor)
                .create(new ServerRequest(
                        id,
                        name,
                        "default",
                        "test",
                        new Flavor("test", SOLD, SOLD, 1),
                        folder,
                        List.of(file, file),
                        Optional.empty(),
                        "",
                        metadata,
                        dynamic));
    }

    public TraceHypervisor on(String hypervisor) {
        return java.util.Objects.requireNonNull(hypervisors.get(hypervisor));
    }

    /** Three servers of 1.7 cores on a, and nothing elsewhere: one should go. */
    void crowded() {
        for (String name : List.of("one", "two", "three")) {
            server(name, "a", 1.7);
        }
        run(Duration.ofSeconds(20));
    }

    /** Runs the cycle once a second, and follows up what is under way. */
    public void run(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            cycle.run();
            migrator.follow();
        }
    }

    /** On which hypervisors a server is, really. */
    public List<String> where(UUID server) {
        return hypervisors.values().stream()
                .filter(h -> h.observe().present().contains(server))
                .map(TraceHypervisor::name)
                .sorted()
                .toList();
    }

    /** The latest first. */
    List<MigrationRecord> journal() {
        return database.migrations().list(Optional.empty(), Optional.empty(), 100);
    }

    List<String> told() {
        return database.notifications().list(Optional.of("default"), 100).stream()
                .map(n -> n.text())
                .toList();
    }

    @Override
    public void close() {
        database.close();
    }
}
