package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankPlace;
import io.gnomon.plugin.rest.RankViews.RankServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hypervisor rank}: where a new server would go. */
@Command(
        name = "rank",
        header = "Rank hypervisors for a server that does not exist yet, the best first. Nothing is placed.",
        description = {
            "",
            "Each hypervisor is refused by a rule, or weighed. What is not known, such as a hypervisor that was not seen of"
                    + " late, is neither: Nova decides. With --explain each weigher says what it measured, that brought to"
                    + " 0..1, and that times its multiplier; and of the best, without which weigher another would be."
        },
        footer = {
            "",
            "Example:",
            "  gnomon hypervisor rank --vcpus 2 --memory-mib 2048",
            "  gnomon hypervisor rank --flavor m1.small --explain",
            "  gnomon hypervisor rank --vcpus 1 --max-vcpus 4 --memory-mib 1024 -f json"
        })
final class HypervisorRankCommand extends ListCommand<RankPlace> {
    @Option(names = "--vcpus", paramLabel = "COUNT", description = "vCPUs that it starts with.")
    private @Nullable Integer vcpus;

    @Option(names = "--memory-mib", paramLabel = "MIB", description = "Memory that it starts with.")
    private @Nullable Long memoryMib;

    @Option(
            names = "--max-vcpus",
            paramLabel = "COUNT",
            description = "vCPUs that it may grow to (default: it does not).")
    private @Nullable Integer maxVcpus;

    @Option(names = "--max-memory-mib", paramLabel = "MIB", description = "Memory that it may grow to.")
    private @Nullable Long maxMemoryMib;

    @Option(names = "--flavor", paramLabel = "NAME", description = "A flavor of Nova instead of all these.")
    private @Nullable String flavor;

    @Option(names = "--explain", description = "Show what each rule and each weigher said.")
    private boolean explain;

    HypervisorRankCommand(Gnomon gnomon) {
        super(gnomon, columns());
    }

    static List<Column<RankPlace>> columns() {
        return List.of(
                Column.text("name", RankPlace::name),
                Column.of("known", "known", Kind.TEXT, RankPlace::known),
                Column.of("accepted", "accepted", Kind.TEXT, RankPlace::accepted),
                Column.of("weight", "weight", Kind.FINE, RankPlace::weight),
                Column.text("refused_by", RankPlace::refusedBy).unusual(),
                Column.text("reason", RankPlace::reason),
                Column.text("unit", RankPlace::unit).unusual(),
                Column.of("asked", "asked", Kind.AMOUNT, RankPlace::asked).unusual(),
                Column.of("used", "used", Kind.AMOUNT, RankPlace::used).unusual(),
                Column.of("available", "available", Kind.AMOUNT, RankPlace::available)
                        .unusual(),
                Column.of("contributions", "weigher: measured, as 0..1, weighted", Kind.TEXT, RankPlace::contributions)
                        .unusual(),
                Column.of("without", "not the best without", Kind.TEXT, RankPlace::without)
                        .unusual());
    }

    @Override
    List<RankPlace> items(Client client) {
        return client.rank(new RankServer(null, null, 1, wanted(), null, null)).places();
    }

    @Override
    boolean everything() {
        return explain;
    }

    private RankFlavor wanted() {
        if (flavor != null) {
            if (vcpus != null || memoryMib != null || maxVcpus != null || maxMemoryMib != null) {
                throw new UsageException("--flavor says all: leave out --vcpus, --memory-mib and their maxima");
            }
            return new RankFlavor(flavor, null, null, null, null);
        }
        if (vcpus == null || memoryMib == null) {
            throw new UsageException("say how large the server is: --vcpus and --memory-mib, or --flavor");
        }
        if (vcpus < 1 || memoryMib < 1) {
            throw new UsageException("--vcpus and --memory-mib are at least 1");
        }
        Map<String, String> specs = new LinkedHashMap<>();
        if (maxVcpus != null) {
            require(maxVcpus >= vcpus, "--max-vcpus");
            specs.put("gnomon:max_vcpus", Integer.toString(maxVcpus));
        }
        if (maxMemoryMib != null) {
            require(maxMemoryMib >= memoryMib, "--max-memory-mib");
            specs.put("gnomon:max_memory_mb", Long.toString(maxMemoryMib));
        }
        return new RankFlavor(null, vcpus, memoryMib, null, specs);
    }

    private static void require(boolean holds, String option) {
        if (!holds) {
            throw new UsageException(option + " is below what the server starts with");
        }
    }
}
