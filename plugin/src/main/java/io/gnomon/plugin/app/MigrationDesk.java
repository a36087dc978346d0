package io.gnomon.plugin.app;

import io.gnomon.plugin.ranking.MigrationPlan;
import io.gnomon.plugin.ranking.MigrationPlan.Danger;
import io.gnomon.plugin.ranking.MigrationPlan.Move;
import io.gnomon.plugin.ranking.MigrationPlanner;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.MigrationView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what would be moved. Thread-safe. */
final class MigrationDesk {
    private final MigrationPlanner planner;

    MigrationDesk(MigrationPlanner planner) {
        this.planner = planner;
    }

    List<MigrationView> plan(Caller caller) {
        MigrationPlan plan = planner.plan();
        List<MigrationView> lines = new ArrayList<>();
        for (Danger danger : plan.hypervisors()) {
            List<Move> moves = plan.moves().stream()
                    .filter(move -> move.from().equals(danger.hypervisor()))
                    .toList();
            if (moves.isEmpty()) {
                lines.add(without(plan, danger));
            }
            moves.stream()
                    .filter(move -> caller.sees(move.project()))
                    .forEach(move -> lines.add(line(plan, danger, move)));
        }
        return lines;
    }

    private static MigrationView without(MigrationPlan plan, Danger danger) {
        String reason = String.format(
                Locale.ROOT,
                "%s will be short of CPU with a probability of %.0f %%: its servers want %.2f of %.2f cores on average. No"
                        + " beneficial migration: no server that may be moved makes enough of a difference where there is"
                        + " room for it.",
                danger.hypervisor(),
                100 * danger.probability(),
                danger.expectedCores(),
                danger.capacityCores());
        return new MigrationView(
                plan.asOf(),
                danger.hypervisor(),
                danger.probability(),
                danger.after(),
                null,
                null,
                null,
                null,
                null,
                reason);
    }

    private static MigrationView line(MigrationPlan plan, Danger danger, Move move) {
        return new MigrationView(
                plan.asOf(),
                danger.hypervisor(),
                danger.probability(),
                danger.after(),
                move.server(),
                move.serverName(),
                move.to(),
                move.gain(),
                move.costSeconds(),
                move.reason());
    }
}
