package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.StagingReplayLine;
import io.gnomon.plugin.cli.Actions.StagingReplayOptions;
import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The part of {@link ReplayCommand} that stages servers for recorded requests. */
final class ReplayDemand {
    static final List<String> POLICIES = List.of("gnomon", "share", "equal", "frequent", "foresight");
    static final int DAYS = 10;
    private static final int MOST_READY = 86_400;

    @Option(
            names = "--demand",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DIR",
            description = "Replay staging: DIR (or that of --work) holds recorded requests.")
    private @Nullable String demand;

    @Option(
            names = "--budget",
            paramLabel = "PERCENT",
            description = "Memory that staged servers hold on average, of the mean memory of all running servers"
                    + " (default: 2).")
    private @Nullable Double budget;

    @Option(
            names = "--most",
            paramLabel = "FACTOR",
            description =
                    "At no moment does 'gnomon' hold more than so many times the budget; 1 makes the budget a bound"
                            + " (default: 3).")
    private @Nullable Double most;

    @Option(
            names = "--ready",
            paramLabel = "SECONDS",
            description = "A staged server can be claimed so long after its staging began (default: 60).")
    private @Nullable Integer ready;

    @Option(
            names = "--running",
            paramLabel = "MIB",
            description = "Mean memory of all running servers (default: from the life times that are recorded).")
    private @Nullable Double running;

    @Option(
            names = "--bin",
            paramLabel = "SECONDS",
            description = "How exact the recorded times are, a divisor of a day (default: 300).")
    private @Nullable Integer bin;

    boolean isAsked() {
        return demand != null;
    }

    boolean isNamed() {
        return budget != null || most != null || ready != null || running != null || bin != null;
    }

    /** Checks what was asked for. */
    StagingReplayOptions options(@Nullable Path work, List<String> policies, @Nullable Integer days) {
        boolean named = demand != null && !demand.isEmpty();
        if (named == (work != null)) {
            throw new UsageException("name the folder of the requests once: --demand DIR or --demand --work DIR");
        }
        if (budget != null && !(budget > 0 && budget <= 100) || most != null && !(most >= 1 && most <= 1000)) {
            throw new UsageException("--budget is above 0 and at most 100, and --most from 1 to 1000");
        }
        if (ready != null && (ready < 0 || ready > MOST_READY) || running != null && !(running > 0)) {
            throw new UsageException("--ready is from 0 to " + MOST_READY + ", and --running above 0");
        }
        if (days != null && days < 1 || bin != null && (bin < 60 || 86_400 % bin != 0)) {
            throw new UsageException("--days is at least 1, and --bin a divisor of 86400 that is at least 60");
        }
        return new StagingReplayOptions(
                (named ? Path.of(String.valueOf(demand)) : java.util.Objects.requireNonNull(work)).toAbsolutePath(),
                policies,
                bin == null ? 300 : bin,
                days == null ? DAYS : days,
                budget == null ? 2 : budget,
                most == null ? 3 : most,
                ready == null ? 60 : ready,
                running == null ? OptionalDouble.empty() : OptionalDouble.of(running));
    }

    static List<Column<StagingReplayLine>> columns() {
        return List.of(
                Column.text("policy", StagingReplayLine::policy),
                Column.of("hit_rate", "hit rate", Kind.AMOUNT, StagingReplayLine::hitRate),
                Column.of("hits", "hits", Kind.WHOLE, StagingReplayLine::hits),
                Column.of("requests", "requests", Kind.WHOLE, StagingReplayLine::requests),
                Column.of("held_mib", "held (MiB, mean)", Kind.AMOUNT, StagingReplayLine::heldMib),
                Column.of("most_mib", "most (MiB)", Kind.AMOUNT, StagingReplayLine::mostMib),
                Column.of("budget_mib", "budget (MiB)", Kind.AMOUNT, StagingReplayLine::budgetMib),
                Column.of("running_mib", "running (MiB)", Kind.AMOUNT, StagingReplayLine::runningMib),
                Column.of("held_mib_seconds", "held (MiB s)", Kind.AMOUNT, StagingReplayLine::heldMibSeconds),
                Column.of("wasted_mib_seconds", "wasted (MiB s)", Kind.AMOUNT, StagingReplayLine::wastedMibSeconds));
    }
}
