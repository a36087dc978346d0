package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Actions.ReplayLine;
import io.gnomon.plugin.cli.Actions.ReplayOptions;
import io.gnomon.plugin.cli.Column.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        header = "Let policies place recorded servers, and see what hypervisors would have been overloaded.",
        description = {
            "",
            "DIR holds hosts.csv (hypervisor, cores, mhz, ram_mib, cpu_allocation_ratio, ram_allocation_ratio), vms.csv (vm,"
                    + " arrival_slot, vcpus, cap_mhz, ram_mib) and usage.csv.gz (a line per server: name, then its demand in MHz"
                    + " in each slot of five minutes), or is a folder of such folders, each a cloud of its own.",
            "Servers are placed as they arrive; a policy knows only what servers that are there used before. What counts is from"
                    + " slot 72 on (from slot 288 on if there is more than a day): minutes a day of hypervisors whose servers"
                    + " want more than the hypervisor has. Of several clouds the mean stands below them as (all). 'gnomon' is the"
                    + " ranking that the daemon uses."
        },
        footer = {
            "",
            "Example:",
            "  gnomon replay --placement --work ./cloud --policy gnomon,nova",
            "  gnomon replay --placement --work ./cloud --policy gnomon --order 7 --migrate on --export where.csv -f json"
        })
final class ReplayCommand implements Runnable {
    private static final List<String> POLICIES =
            List.of("gnomon", "nova", "first-fit", "random", "n-sigma", "last-hour-mean", "oracle");

    private final Gnomon gnomon;

    enum Switch {
        on,
        off
    }

    @Option(names = "--placement", required = true, description = "Replay placement.")
    private boolean placement;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "What is to be placed, and on what.")
    private @Nullable Path work;

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "POLICY",
            description =
                    "gnomon, nova, first-fit, random, n-sigma, last-hour-mean or oracle; several with commas between"
                            + " them (default: all).")
    private List<String> policies = POLICIES;

    @Option(
            names = "--order",
            paramLabel = "SEED",
            description = "Draw anew which server arrives when (default: as recorded).")
    private @Nullable Long order;

    @Option(
            names = "--migrate",
            paramLabel = "SWITCH",
            description = "Let the policies that can also move servers, each at most once a day: on or off (default:"
                    + " ${DEFAULT-VALUE}).")
    private Switch migrate = Switch.off;

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
                    "Write vm,hypervisor,slot; later lines of a server are migrations. Needs one policy and one cloud.")
    private @Nullable Path export;

    @Mixin
    private Output output = new Output();

    ReplayCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        for (String policy : policies) {
            if (!POLICIES.contains(policy)) {
                throw new UsageException(
                        "there is no policy '" + Text.safe(policy) + "'; choose of " + String.join(", ", POLICIES));
            }
        }
        if (export != null && policies.size() != 1) {
            throw new UsageException("--export writes what one policy did: name one with --policy");
        }
        if (work == null) {
            throw new UsageException("--work is missing");
        }
        Environment env = gnomon.env();
        List<ReplayLine> lines = env.actions()
                .get()
                .replay(
                        new ReplayOptions(
                                work.toAbsolutePath(),
                                policies,
                                order == null ? OptionalLong.empty() : OptionalLong.of(order),
                                migrate == Switch.on,
                                fewest == null ? OptionalDouble.empty() : OptionalDouble.of(fewest),
                                Optional.ofNullable(export).map(Path::toAbsolutePath)),
                        new Progress(env));
        output.list(env, columns(), lines, false);
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
