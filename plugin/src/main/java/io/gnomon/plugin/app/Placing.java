package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.ClusterEvent;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.config.RankSettings;
import io.gnomon.plugin.ranking.Candidates;
import io.gnomon.plugin.ranking.FleetDemand;
import io.gnomon.plugin.ranking.Relieved;
import io.gnomon.plugin.shadow.health.HealthBook;
import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.ranking.Ranker;
import io.gnomon.scheduler.ranking.Reservations;
import io.gnomon.scheduler.ranking.StandardRules;
import io.gnomon.scheduler.ranking.Weighed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Where new servers go: one ranking, whoever asks.
 *
 * @param forOrchestrators of hypervisors that somebody else sells, who keeps their reserve
 * @param ours of hypervisors that are ours alone
 * @param health of the shadows on a hypervisor
 */
record Placing(
        Cluster cluster,
        Room room,
        FleetDemand demand,
        Relieved relieved,
        Ranker forOrchestrators,
        Ranker ours,
        HealthBook health) {
    /** Where nobody else decides, one that is reached is a candidate though a busy machine has kept it waiting. */
    private static final Duration ANY_AGE = Duration.ofDays(36_500);

    /** @param staleAfter a hypervisor that was seen longer ago is unknown to orchestrators, which can decide without us */
    static Placing of(
            RankSettings settings,
            Duration staleAfter,
            Cluster cluster,
            Fleet fleet,
            Room room,
            MigrationJournal migrations,
            HealthBook health,
            InstantSource clock) {
        Reservations onTheirWay = new Reservations(settings.hold(), clock);
        cluster.listen(event -> {
            if (event instanceof ClusterEvent.ServerStopped stopped) {
                onTheirWay.release(stopped.server().toString()); // it may have come and gone between two outlooks
            }
        });
        List<Weighed> weighers = StandardRules.weighers(settings.multipliers());
        return new Placing(
                cluster,
                room,
                new FleetDemand(fleet, onTheirWay, settings.slot(), settings.window(), clock),
                new Relieved(migrations, clock),
                new Ranker(StandardRules.filters(0), weighers, onTheirWay, staleAfter, clock),
                new Ranker(StandardRules.filters(room.reserveMib()), weighers, onTheirWay, ANY_AGE, clock),
                health);
    }

    /** What was measured and moved since the last time counts from now on. */
    void refresh() {
        relieved.refresh();
        demand.refresh();
    }

    /** The hypervisors that are reached, by the name that an orchestrator knows them by. */
    Candidates candidates(Outlook outlook) {
        return new Candidates(cluster, outlook, relieved::of, health::byShadows);
    }

    /** The hypervisors that are reached, as far as they are ours alone. */
    List<Candidate> everyReachable(Outlook outlook) {
        Candidates candidates = candidates(outlook);
        return cluster.names().stream()
                .sorted()
                .filter(cluster::isReachable)
                .map(cluster::latest)
                .flatMap(Optional::stream)
                .map(reading -> candidates.of(reading.name(), reading, sold(reading)))
                .toList();
    }

    /** With what was promised since the reading: it has no room for that any more. */
    private Candidates.Sold sold(HypervisorReading reading) {
        return new Candidates.Sold(
                reading.capacity().get(Resource.MEMORY),
                room.memory(reading.name()).map(Room.Memory::taken).orElse(0.0),
                Candidate.Vcpus.UNLIMITED);
    }
}
