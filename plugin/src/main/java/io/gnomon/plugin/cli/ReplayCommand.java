package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.ReplayLine;
import io.gnomon.plugin.cli.Actions.ReplayOptions;
import io.gnomon.plugin.cli.Actions.SizeReplayLine;
import io.gnomon.plugin.cli.Actions.SizeReplayOptions;
import io.gnomon.plugin.cli.Actions.StagingReplayOptions;
import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        header = "Let policies size, place or stage servers as recorded, and see what would have come of it.",
        description = {
            "",
            "With --traces policies size servers: in each slot of five minutes an allocation of CPU and memory is decided from"
                    + " earlier slots. DIR holds cpu.csv.gz (hundredths of a percent of what is sold), capmhz.csv.gz, cores.csv.gz, mem.csv.gz and"
                    + " memcap.csv.gz (MiB), a line per server (name,v0,v1,...). The test is the last DAYS; 'gnomon' learns from"
                    + " what lies before it, and knows a price instead of a quantile: cost is what lies idle plus PRICE times"
                    + " what is missing, by what is needed. Least is given 0.025 cores and 64 MiB.",
            "",
            "With --placement policies place servers. DIR of --work holds hosts.csv (hypervisor, cores, mhz, ram_mib, cpu_allocation_ratio, ram_allocation_ratio), vms.csv (vm,"
                    + " arrival_slot, vcpus, cap_mhz, ram_mib) and usage.csv.gz (a line per server: name, then its demand in MHz"
                    + " in each slot of five minutes), or is a folder of such folders, each a cloud of its own.",
            "Servers are placed as they arrive; a policy knows only what servers that are there used before. What counts is from"
                    + " slot 72 on (from slot 288 on if there is more than a day): minutes a day of hypervisors whose servers"
                    + " want more than the hypervisor has. Of several clouds the mean stands below them as (all). 'gnomon' is the"
                    + " ranking that the daemon uses.",
            "",
            "With --demand policies hold staged servers for recorded requests. DIR holds files whose first line names the columns t (seconds),"
                    + " batch, flavor and mem_mb, a line per requested server; life_bin, censored and a file life_bins.csv tell how long"
                    + " servers lived. All requests of a bin come at its time; right after them a policy decides what is held for those of"
                    + " the next, knowing nothing later. A staged server holds the memory of its flavor from the beginning of its staging until it is"
                    + " claimed or given up. 'gnomon' is what the daemon does; 'share', 'equal' and 'frequent' are fixed pools that hold as"
                    + " much as 'gnomon' did on average: by past share, as many of each flavor, and the most frequent flavor only;"
                    + " 'foresight' knows every request. The test is the last DAYS."
        },
        footer = {
            "",
            "Example:",
            "  gnomon replay --traces ./bitbrains --policy gnomon,last-hour,vpa --price 10,30,100",
            "  gnomon replay --traces ./mine --train ./theirs --policy gnomon --price 30 --export sizes.csv.gz",
            "  gnomon replay --placement --work ./cloud --policy gnomon,nova",
            "  gnomon replay --placement --work ./cloud --policy gnomon --order 7 --migrate on --export where.csv -f json",
            "  gnomon replay --demand ./requests",
            "  gnomon replay --demand ./requests --budget 1 --most 1 --days 3 --policy gnomon,share -f json"
        })
final class ReplayCommand implements Runnable {
    private static final List<String> POLICIES =
            List.of("gnomon", "nova", "first-fit", "random", "n-sigma", "last-hour-mean", "oracle");

    private static final List<String> SIZE_POLICIES =
            List.of("gnomon", "static", "reactive", "last-hour", "last-4h", "vpa", "autopilot", "oracle");
    private static final List<Double> PRICES = List.of(10.0, 30.0, 100.0);
    private static final double MOST_PRICE = 1_000_000;
    private static final int DAYS = 20;
    /** A little below eight, as the days of the test are not those on which it was tried. */
    private static final double RESIZES = 7.7;

    private final Gnomon gnomon;

    @Option(names = "--traces", paramLabel = "DIR", description = "Replay sizes: what was used, and what was sold.")
    private @Nullable Path traces;

    @Option(
            names = "--price",
            split = ",",
            paramLabel = "PRICE",
            description =
                    "What a missing unit costs, where an idle one costs 1; several with commas (default: 10,30,100).")
    private @Nullable List<Double> prices;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            description = "The last days are the test: of sizes (default: 20), of staging (default: 10).")
    private @Nullable Integer days;

    @Option(
            names = "--train",
            paramLabel = "DIR",
            description = "Learn sizes from these recordings instead, without their last DAYS.")
    private @Nullable Path train;

    @Option(
            names = "--resizes",
            paramLabel = "COUNT",
            description = "How often a day 'gnomon' may resize a server, on average (default: 7.7).")
    private @Nullable Double resizes;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "When slot 0 of the traces was; for the time of day (default: 1970-01-01T00:00:00Z).")
    private @Nullable String start;

    @Option(names = "--placement", description = "Replay placement.")
    private boolean placement;

    @Option(names = "--work", paramLabel = "DIR", description = "What is to be placed, and on what.")
    private @Nullable Path work;

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "POLICY",
            description =
                    "Of sizes: gnomon, static, reactive, last-hour, last-4h, vpa, autopilot or oracle; of placement: gnomon,"
                            + " nova, first-fit, random, n-sigma, last-hour-mean or oracle; of staging: gnomon, share, equal,"
                            + " frequent or foresight; several with commas between them"
                            + " (default: all).")
    private @Nullable List<String> policies;

    @Option(
            names = "--order",
            paramLabel = "SEED",
            description = "Draw anew which server arrives when (default: as recorded).")
    private @Nullable Long order;

    @Option(
            names = "--fewest",
            paramLabel = "MINUTES",
            description =
                    "Also find the fewest hypervisors, of the same kinds, with at most so many minutes a day in each cloud.")
    private @Nullable Double fewest;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Write what one policy did. Sizes: series,slot,cpu_mhz,mem_mib, in force from that slot on; with several"
                            + " prices a file for each (a.csv.gz becomes a-price30.csv.gz). Placement, of one cloud:"
                            + " vm,hypervisor,slot; later lines of a server are migrations.")
    private @Nullable Path export;

    @Mixin
    private ReplayMoves moves = new ReplayMoves();

    @Mixin
    private ReplayDemand demand = new ReplayDemand();

    @Mixin
    private Output output = new Output();

    ReplayCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        long asked = Stream.of(traces != null, placement, demand.isAsked())
                .filter(x -> x)
                .count();
        if (asked != 1) {
            throw new UsageException("say what is to be replayed: --traces DIR for sizes, --placement --work DIR, or"
                    + " --demand DIR for staging");
        }
        if (demand.isAsked()) {
            staging();
            return;
        }
        if (demand.isNamed()) {
            throw new UsageException("--budget, --most, --ready, --running and --bin are for --demand");
        }
        if (traces != null) {
            sizes(traces);
        } else {
            placement();
        }
    }

    private void staging() {
        if (order != null || fewest != null || moves.areNamed() || export != null) {
            throw new UsageException("--order, --migrate, --gain, --rest, --fewest and --export are not for --demand");
        }
        if (prices != null || train != null || resizes != null || start != null) {
            throw new UsageException("--price, --train, --resizes and --start are for --traces, not for --demand");
        }
        Environment env = gnomon.env();
        StagingReplayOptions options = demand.options(work, policies(ReplayDemand.POLICIES), days);
        output.list(env, ReplayDemand.columns(), env.actions().get().replayStaging(options, new Progress(env)), false);
    }

    private List<String> policies(List<String> known) {
        List<String> chosen = policies == null ? known : policies;
        for (String policy : chosen) {
            if (!known.contains(policy)) {
                throw new UsageException(
                        "there is no policy '" + Text.safe(policy) + "'; choose of " + String.join(", ", known));
            }
        }
        if (export != null && chosen.size() != 1) {
            throw new UsageException("--export writes what one policy did: name one with --policy");
        }
        return chosen;
    }

    private void sizes(Path folder) {
        if (work != null || order != null || fewest != null || moves.areNamed()) {
            throw new UsageException(
                    "--work, --order, --migrate, --gain, --rest and --fewest are for --placement, not for --traces");
        }
        List<Double> asked = prices == null ? PRICES : prices;
        if (asked.stream().anyMatch(p -> !(p > 0) || p > MOST_PRICE)) {
            throw new UsageException("--price is above 0 and at most " + (int) MOST_PRICE);
        }
        if (days != null && days < 1 || resizes != null && !(resizes > 0)) {
            throw new UsageException("--days is at least 1, and --resizes above 0");
        }
        Environment env = gnomon.env();
        SizeReplayOptions options = new SizeReplayOptions(
                folder.toAbsolutePath(),
                Optional.ofNullable(train).map(Path::toAbsolutePath),
                policies(SIZE_POLICIES),
                asked.stream().distinct().toList(),
                days == null ? DAYS : days,
                resizes == null ? RESIZES : resizes,
                start(),
                Optional.ofNullable(export).map(Path::toAbsolutePath));
        output.list(env, sizeColumns(), env.actions().get().replaySizes(options, new Progress(env)), false);
    }

    private Instant start() {
        try {
            return start == null ? Instant.EPOCH : Instant.parse(start);
        } catch (DateTimeParseException e) {
            throw new UsageException("--start is a time such as 2013-06-30T22:00:00Z, not '" + start + "'");
        }
    }

    private void placement() {
        if (prices != null || days != null || train != null || resizes != null || start != null) {
            throw new UsageException(
                    "--price, --days, --train, --resizes and --start are for --traces, not for --placement");
        }
        List<String> chosen = policies(POLICIES);
        if (work == null) {
            throw new UsageException("--work is missing");
        }
        moves.check();
        Environment env = gnomon.env();
        List<ReplayLine> lines = env.actions()
                .get()
                .replay(
                        new ReplayOptions(
                                work.toAbsolutePath(),
                                chosen,
                                order == null ? OptionalLong.empty() : OptionalLong.of(order),
                                moves.areAllowed(),
                                moves.gain(),
                                moves.restMinutes(),
                                fewest == null ? OptionalDouble.empty() : OptionalDouble.of(fewest),
                                Optional.ofNullable(export).map(Path::toAbsolutePath)),
                        new Progress(env));
        output.list(env, columns(), lines, false);
    }

    private static List<Column<SizeReplayLine>> sizeColumns() {
        return List.of(
                Column.text("resource", SizeReplayLine::resource),
                Column.text("policy", SizeReplayLine::policy),
                Column.of("price", "price", Kind.AMOUNT, SizeReplayLine::price),
                Column.of("cost", "cost", Kind.AMOUNT, SizeReplayLine::cost),
                Column.of("resizes", "resizes (per day)", Kind.AMOUNT, SizeReplayLine::resizes),
                Column.of("slack_share", "slack share", Kind.AMOUNT, SizeReplayLine::slackShare),
                Column.of("unmet_share", "unmet share", Kind.AMOUNT, SizeReplayLine::unmetShare),
                Column.of("short_minutes", "short (min/day)", Kind.AMOUNT, SizeReplayLine::shortMinutes),
                Column.of("allocated", "allocated", Kind.AMOUNT, SizeReplayLine::allocated),
                Column.of("used", "used", Kind.AMOUNT, SizeReplayLine::used),
                Column.of("servers", "servers", Kind.WHOLE, SizeReplayLine::servers));
    }

    private static List<Column<ReplayLine>> columns() {
        return List.of(
                Column.text("policy", ReplayLine::policy),
                Column.text("work", ReplayLine::work),
                Column.of("overload_minutes", "overload (min/day)", Kind.AMOUNT, ReplayLine::overloadMinutes),
                Column.of("unserved_share", "unserved share", Kind.AMOUNT, ReplayLine::unservedShare),
                Column.of("hypervisors", "hypervisors", Kind.WHOLE, ReplayLine::hypervisors),
                Column.of("fewest_hypervisors", "fewest", Kind.WHOLE, ReplayLine::fewestHypervisors),
                Column.of("servers", "servers", Kind.WHOLE, ReplayLine::servers),
                Column.of("unplaced", "unplaced", Kind.WHOLE, ReplayLine::unplaced),
                Column.of("migrations", "migrations", Kind.WHOLE, ReplayLine::migrations));
    }
}
