package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.migration.Migrator;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.MigrationViews.ContentionView;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.MigrationViews.MigrationRun;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import io.gnomon.plugin.rest.MigrationViews.PlannedMoveView;
import io.gnomon.plugin.store.MigrationJournal;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.scheduler.migration.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Shows what would be moved and what was, and moves what somebody says. Thread-safe. */
final class MigrationDesk {
    private final Migrator migrator;
    private final MigrationJournal journal;
    private final Fleet fleet;
    private final Lookup lookup;
    private final Cluster cluster;

    MigrationDesk(Migrator migrator, MigrationJournal journal, Fleet fleet, Lookup lookup, Cluster cluster) {
        this.migrator = migrator;
        this.journal = journal;
        this.fleet = fleet;
        this.lookup = lookup;
        this.cluster = cluster;
    }

    /** Of moves of other projects' servers the caller is told that there are some. */
    MigrationPlanView plan(Caller caller) {
        Plan plan = migrator.plan();
        Map<String, String> without =
                plan.without().stream().collect(Collectors.toMap(Plan.Without::hypervisor, Plan.Without::reason));
        List<PlannedMoveView> moves = plan.moves().stream()
                .filter(move -> sees(caller, move))
                .map(this::view)
                .toList();
        List<ContentionView> contended = plan.contended().stream()
                .map(c -> new ContentionView(
                        cluster.shown(c.hypervisor()),
                        c.cpuMinutes(),
                        c.memoryMinutes(),
                        c.waiting(),
                        c.peakCores(),
                        without.getOrDefault(c.hypervisor(), "a move is planned")))
                .toList();
        return new MigrationPlanView(plan.at(), migrator.autonomy().name().toLowerCase(Locale.ROOT), contended, moves);
    }

    private boolean sees(Caller caller, Plan.Move move) {
        return fleet.find(UUID.fromString(move.server()))
                .filter(server -> caller.sees(server.record().project()))
                .isPresent();
    }

    private PlannedMoveView view(Plan.Move m) {
        return new PlannedMoveView(
                UUID.fromString(m.server()),
                m.name(),
                cluster.shown(m.from()),
                cluster.shown(m.to()),
                m.minutesBefore(),
                m.minutesAfter(),
                m.minutesAdded(),
                m.benefit(),
                m.cost(),
                m.copySeconds(),
                m.pauseSeconds(),
                migrator.adviceOnly(m).orElse(null),
                m.reason());
    }

    List<MigrationView> list(Caller caller, Optional<String> server, int limit) {
        Optional<UUID> id = server.map(s -> lookup.past(caller, s).id());
        return journal.list(id, caller.onlyProject(), limit).stream()
                .map(this::view)
                .toList();
    }

    MigrationView run(Caller caller, MigrationRun request) {
        if (!caller.project().equals(Caller.ALL_PROJECTS)) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "a migration concerns the servers of all projects on both hypervisors",
                    "use the admin token and * in X-Gnomon-Project (--project '*')");
        }
        UUID server = lookup.running(caller, String.valueOf(request.server()))
                .record()
                .id();
        try {
            return view(migrator.run(server, caller.actor()));
        } catch (RefusedException e) {
            throw new ApiException(Code.BUSY, String.valueOf(e.getMessage()), "see: gnomon migration plan");
        }
    }

    private MigrationView view(MigrationRecord m) {
        return new MigrationView(
                m.id(),
                m.server(),
                m.serverName(),
                m.project(),
                m.actor(),
                cluster.shown(m.source()),
                cluster.shown(m.target()),
                m.benefit(),
                m.cost(),
                m.memoryMib(),
                m.state().name().toLowerCase(Locale.ROOT),
                m.reason(),
                m.detail(),
                m.decidedAt(),
                m.updatedAt());
    }
}
