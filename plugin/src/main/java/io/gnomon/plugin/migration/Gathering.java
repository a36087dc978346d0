package io.gnomon.plugin.migration;

import io.gnomon.plugin.allocation.Actuator;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.allocation.ServerForecast;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerMoves;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.migration.Expected;
import io.gnomon.scheduler.migration.HypervisorOutlook;
import io.gnomon.scheduler.migration.ServerOutlook;
import io.gnomon.scheduler.migration.Swing;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes of what was seen and forecast what a plan is made from. Thread-safe. */
final class Gathering {
    /** Half of the distance of the quantiles 0.1 and 0.9, in deviations. */
    private static final double DECILES = 1.2816;

    private static final int SWING_SLOT_SECONDS = 300;
    private static final int SWING_SLOTS = 86_400 / SWING_SLOT_SECONDS;

    /** After a move that failed or was refused, its server is left alone for this long. */
    static final Duration AFTER_FAILURE = Duration.ofHours(1);

    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final Actuator actuator;
    private final ServerMoves moves;
    private final Duration staleAfter;
    private final int steps;

    /** @param steps of the forecasts, that are looked at */
    Gathering(
            Cluster cluster,
            Fleet fleet,
            Room room,
            Actuator actuator,
            ServerMoves moves,
            Duration staleAfter,
            int steps) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.room = room;
        this.actuator = actuator;
        this.moves = moves;
        this.staleAfter = staleAfter;
        this.steps = steps;
    }

    List<HypervisorOutlook> hypervisors(List<MigrationRecord> past, Instant now) {
        return cluster.names().stream()
                .sorted()
                .flatMap(name -> cluster.latest(name).stream())
                .map(reading -> outlook(reading, past, now))
                .toList();
    }

    private HypervisorOutlook outlook(HypervisorReading reading, List<MigrationRecord> past, Instant now) {
        Optional<Instant> moved = past.stream()
                .filter(Gathering::happened)
                .filter(m -> m.source().equals(reading.name()) || m.target().equals(reading.name()))
                .map(MigrationRecord::updatedAt)
                .max(Instant::compareTo);
        return new HypervisorOutlook(
                reading.name(),
                cluster.shown(reading.name()),
                reading.capacity().getOr(Resource.CPU, 0),
                reading.capacity().getOr(Resource.MEMORY, 0),
                room.memory(reading.name()).map(Room.Memory::available).orElse(0.0),
                moved,
                isSeen(reading.name(), now) ? moves.closed(reading) : Optional.of("not seen of late"));
    }

    boolean isSeen(String hypervisor, Instant now) {
        return cluster.isReachable(hypervisor)
                && cluster.latest(hypervisor)
                        .filter(r -> Duration.between(r.at(), now).compareTo(staleAfter) <= 0)
                        .isPresent();
    }

    /** Whether a move has changed, or may have changed, where a server is. */
    static boolean happened(MigrationRecord m) {
        return m.state() == State.DONE
                || m.state() == State.UNKNOWN
                || !m.state().isFinal();
    }

    List<ServerOutlook> servers(List<MigrationRecord> past, Instant now) {
        return fleet.all().stream()
                .flatMap(server -> server.latest().map(r -> outlook(server, r, past, now)).stream())
                .toList();
    }

    private ServerOutlook outlook(Tracked server, ServerReading reading, List<MigrationRecord> past, Instant now) {
        UUID id = reading.id();
        List<MigrationRecord> own =
                past.stream().filter(m -> m.server().equals(id)).toList();
        Optional<Instant> moved = own.stream()
                .filter(Gathering::happened)
                .map(MigrationRecord::updatedAt)
                .max(Instant::compareTo);
        double memory = reading.allocation().getOr(Resource.MEMORY, 0);
        return new ServerOutlook(
                id.toString(),
                reading.name(),
                server.record().hypervisor(),
                expected(server, Resource.CPU, now).orElseGet(() -> now(reading, Resource.CPU, 0.3)),
                expected(server, Resource.MEMORY, now).orElseGet(() -> now(reading, Resource.MEMORY, 0.1)),
                swing(server, now),
                memory,
                moved,
                stays(server, reading, own, now));
    }

    /** Of the CPU it used in the last day. */
    private static Swing swing(Tracked server, Instant now) {
        long end = now.getEpochSecond() / SWING_SLOT_SECONDS * SWING_SLOT_SECONDS;
        Series used = server.usage()
                .series(
                        Resource.CPU.ordinal(),
                        SWING_SLOT_SECONDS,
                        end - (long) SWING_SLOTS * SWING_SLOT_SECONDS,
                        end,
                        Aggregate.MEAN);
        float[] wanted = new float[SWING_SLOTS];
        for (int i = 0; i < SWING_SLOTS; i++) {
            wanted[i] = i >= used.size() || used.isGap(i) ? Float.NaN : (float) used.get(i);
        }
        return Swing.of(wanted);
    }

    private Optional<String> stays(Tracked server, ServerReading reading, List<MigrationRecord> own, Instant now) {
        if (!server.record().dynamicAllocation()) {
            return Optional.of("Dynamic Allocation is off");
        }
        if (!isSeen(server.record().hypervisor(), now)
                || Duration.between(reading.at(), now).compareTo(staleAfter) > 0) {
            return Optional.of("not seen of late");
        }
        if (own.stream().anyMatch(m -> !m.state().isFinal())) {
            return Optional.of("being moved");
        }
        if (actuator.isBusy(List.of(reading.id()))) {
            return Optional.of("being adjusted");
        }
        if (own.stream()
                .anyMatch(m -> (m.state() == State.FAILED || m.state() == State.REFUSED)
                        && now.isBefore(m.updatedAt().plus(AFTER_FAILURE)))) {
            return Optional.of("a move failed within the last hour");
        }
        return expected(server, Resource.CPU, now).isEmpty()
                ? Optional.of("nothing is forecast of it yet")
                : Optional.empty();
    }

    /** From its forecast; the steps that are over are left out, and the last one is taken to go on. */
    private Optional<Expected> expected(Tracked server, Resource r, Instant now) {
        return Optional.ofNullable(server.forecasts().get(r))
                .filter(f -> Duration.between(f.madeAt(), now).compareTo(staleAfter) <= 0
                        && !f.madeAt().isAfter(now))
                .map(ServerForecast::forecast)
                .filter(f -> !f.isUnknown())
                .map(f -> expected(f, now));
    }

    private Expected expected(Forecast f, Instant now) {
        double[] mean = new double[steps];
        double[] deviation = new double[steps];
        long over = Math.max(0, (now.getEpochSecond() - f.startSeconds()) / f.stepSeconds());
        for (int s = 0; s < steps; s++) {
            int step = (int) Math.min(f.steps() - 1L, over + s);
            mean[s] = Math.max(0, f.median(step));
            deviation[s] = (f.quantile(step, 0.9) - f.quantile(step, 0.1)) / (2 * DECILES);
        }
        return new Expected(mean, deviation);
    }

    /** Of one that nothing is forecast of: what it uses, or else what it may use. */
    private Expected now(ServerReading reading, Resource r, double doubt) {
        double used = Math.max(0, reading.usage().getOr(r, reading.allocation().getOr(r, 0)));
        return Expected.constant(used, doubt * used, steps);
    }
}
