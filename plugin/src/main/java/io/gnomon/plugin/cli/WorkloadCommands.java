package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.DeploymentViews.DeployedView;
import io.gnomon.plugin.rest.DeploymentViews.GroupView;
import io.gnomon.plugin.rest.DeploymentViews.PortionView;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code workload ...} */
@Command(
        name = "workload",
        header = "Describe servers that are of use together only.",
        footer = {"", "Example:", "  gnomon workload import shop.yaml", "  gnomon workload show shop"})
final class WorkloadCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new WorkloadCommands())
                .addSubcommand("import", new Import(gnomon))
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("partition", new Partition(gnomon))
                .addSubcommand("delete", new Delete(gnomon));
    }

    static List<Column<PortionView>> portionColumns() {
        return List.of(
                Column.text("portion", PortionView::name),
                Column.text("after", p -> String.join(", ", p.after())),
                Column.text("running", p -> String.join(", ", p.running())),
                Column.text("missing", p -> String.join(", ", p.missing())),
                Column.text("servers", PortionView::servers).unusual(),
                Column.text("ports", PortionView::ports).unusual(),
                Column.text("address", PortionView::address).unusual(),
                Column.text("health", PortionView::health),
                Column.text("performance", PortionView::performance),
                Column.of("latency", "latency, ms", Kind.AMOUNT, PortionView::latency),
                Column.of("throughput", "throughput/s", Kind.AMOUNT, PortionView::throughput),
                Column.text("data", PortionView::data).unusual());
    }

    private static String all(DeployedView w, Function<PortionView, List<String>> of) {
        return w.portions().stream().flatMap(p -> of.apply(p).stream()).collect(Collectors.joining(", "));
    }

    @Command(
            name = "import",
            header = "Read the description of a workload, in the place of one of the same name.",
            description = {
                "",
                "YAML: 'workload: NAME' and below 'portions:' each portion with its 'servers' (names, ids or tag:NAME), the portions"
                        + " that it runs 'after', 'ports', 'address', a 'health' and a 'performance' probe (tcp, http or command; each"
                        + " is ended at its 'limit'), an 'objective' (latency, throughput) and the 'data' that must follow it.",
                "What is not understood is refused, all of it at once."
            },
            footer = {"", "Example:", "  gnomon workload import shop.yaml", "", "See docs/shadow-deployments.md."})
    static final class Import extends ListCommand<PortionView> {
        @Parameters(paramLabel = "FILE", description = "The description, at most some 60 KiB, in UTF-8.")
        private Path file = Path.of("");

        Import(Gnomon gnomon) {
            super(gnomon, portionColumns());
        }

        @Override
        List<PortionView> items(Client client) {
            String name = String.valueOf(file.getFileName());
            return client.deployments().importWorkload(name, text()).portions();
        }

        private String text() {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (CharacterCodingException e) {
                throw new ClientException(file + " is no text in UTF-8", "name a text file", null, e);
            } catch (IOException e) {
                String what = Files.isDirectory(file) ? file + " is a folder" : FileTrouble.words(e);
                throw new ClientException(what, "name a text file that you may read", null, e);
            }
        }
    }

    @Command(
            name = "list",
            header = "List your workloads.",
            footer = {"", "Example:", "  gnomon workload list"})
    static final class ListAll extends ListCommand<DeployedView> {
        ListAll(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("name", DeployedView::name),
                            Column.text("project", DeployedView::project).unusual(),
                            Column.text("portions", w -> w.portions().stream()
                                    .map(PortionView::name)
                                    .collect(Collectors.joining(", "))),
                            Column.text("running", w -> all(w, PortionView::running)),
                            Column.text("missing", w -> all(w, PortionView::missing)),
                            Column.text("actor", DeployedView::actor).unusual(),
                            Column.of("imported_at", "imported", Kind.TIME, DeployedView::importedAt)));
        }

        @Override
        List<DeployedView> items(Client client) {
            return client.deployments().workloads();
        }
    }

    @Command(
            name = "show",
            header = "Show the portions of a workload, each after those that it depends on.",
            footer = {"", "Example:", "  gnomon workload show shop", "  gnomon workload show shop -f json"})
    static final class Show extends ListCommand<PortionView> {
        @Parameters(paramLabel = "WORKLOAD", description = "Its name.")
        private String workload = "";

        Show(Gnomon gnomon) {
            super(gnomon, portionColumns());
        }

        @Override
        List<PortionView> items(Client client) {
            return client.deployments().workload(workload).portions();
        }
    }

    @Command(
            name = "partition",
            header = "Show what can be executed by itself.",
            description = {
                "",
                "Of a workload: portions that depend on each other, directly or not, belong together. Without one: which of your"
                        + " servers that are of no workload should be one, as their traffic of the last hour rises and falls together;"
                        + " 'correlation' is that of the weakest link. It is a proposal: write down what is right of it, and import it."
            },
            footer = {"", "Example:", "  gnomon workload partition shop", "  gnomon workload partition"})
    static final class Partition extends ListCommand<GroupView> {
        @Parameters(paramLabel = "WORKLOAD", arity = "0..1", description = "Its name.")
        private @Nullable String workload;

        Partition(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("members", g -> String.join(", ", g.members())),
                            Column.text("basis", GroupView::basis),
                            Column.of("weakest", "correlation", Kind.FINE, GroupView::weakest)));
        }

        @Override
        List<GroupView> items(Client client) {
            return client.deployments().groups(Optional.ofNullable(workload));
        }
    }

    @Command(
            name = "delete",
            header = "Forget workloads. Their servers stay as they are.",
            footer = {"", "Example:", "  gnomon workload delete shop"})
    static final class Delete implements Runnable {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "WORKLOAD", arity = "1..*", description = "Their names.")
        private List<String> workloads = List.of();

        Delete(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            DeploymentClient client = gnomon.client().deployments();
            for (String workload : workloads) {
                client.deleteWorkload(workload);
                gnomon.env().err().println("forgot " + Text.safe(workload));
            }
        }
    }
}
