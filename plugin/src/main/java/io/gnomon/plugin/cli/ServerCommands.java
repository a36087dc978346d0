package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Amount;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.FlowView;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.rest.Views.TermsView;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code server ...} */
@Command(
        name = "server",
        header = "Look at, create, change and delete servers.",
        footer = {"", "Example:", "  gnomon server list"})
final class ServerCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ServerCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("set", new Set(gnomon))
                .addSubcommand("create", new ServerCreateCommand(gnomon))
                .addSubcommand("claim", new ServerClaimCommand(gnomon))
                .addSubcommand("delete", new Delete(gnomon));
    }

    static List<Column<ServerView>> columns() {
        List<Column<ServerView>> columns = new ArrayList<>(List.of(
                Column.of("id", "id", Kind.TEXT, ServerView::id).unusual(),
                Column.text("name", ServerView::name),
                Column.text("project", ServerView::project).unusual(),
                Column.<ServerView>text("flavor", s -> s.metadata().get("flavor"))
                        .unusual(),
                Column.text("hypervisor", ServerView::hypervisor),
                Column.of("dynamic_allocation", "dynamic", Kind.SWITCH, ServerView::dynamicAllocation),
                Column.of("age", "age", Kind.AGE, ServerView::ageSeconds),
                Column.of("started_at", "started", Kind.TIME, ServerView::startedAt)
                        .unusual(),
                Column.of("seen", "seen", Kind.TIME, ServerView::at).unusual()));
        columns.addAll(Column.amounts(
                List.of(new Amount<>("usage", ServerView::usage), new Amount<>("allocation", ServerView::allocation)),
                List.of(new Amount<>("ceiling", ServerView::ceiling)),
                EnumSet.of(Resource.CPU, Resource.MEMORY, Resource.DISK)));
        columns.add(
                Column.<ServerView>text("category", s -> s.category().name()).unusual());
        columns.add(
                Column.<ServerView>text("category_why", s -> s.category().why()).unusual());
        columns.add(Column.<ServerView>of("category_confidence", "category confidence", Kind.FINE, s -> s.category()
                        .confidence())
                .unusual());
        columns.add(term("price", TermsView::price));
        columns.add(term("sensitivity", TermsView::sensitivity));
        columns.add(term("priority", TermsView::priority));
        columns.add(flow("disk_read_share", "disk reads", FlowView::read));
        columns.add(flow("network_received_share", "network receives", FlowView::received));
        columns.add(Column.text("tags", ServerView::tags).unusual());
        columns.add(Column.text("metadata", ServerView::metadata).unusual());
        return columns;
    }

    private static Column<ServerView> flow(String name, String label, Function<FlowView, @Nullable Double> share) {
        return Column.<ServerView>of(name, label, Kind.FINE, s -> s.flow() == null ? null : share.apply(s.flow()))
                .unusual();
    }

    private static Column<ServerView> term(String name, Function<TermsView, Double> value) {
        return Column.<ServerView>of(name, name, Kind.FINE, s -> s.terms() == null ? null : value.apply(s.terms()))
                .unusual();
    }

    @Command(
            name = "list",
            header = "List servers with what they use and may use.",
            footer = {"", "Example:", "  gnomon server list -f value -c name -c cpu_usage --sort-column cpu_usage"})
    static final class ListAll extends ListCommand<ServerView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<ServerView> items(Client client) {
            return client.servers();
        }
    }

    @Command(
            name = "show",
            header = "Show a server.",
            footer = {"", "Example:", "  gnomon server show web -f json"})
    static final class Show extends ShowCommand<ServerView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name.")
        private String server = "";

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        ServerView item() {
            return client().server(server);
        }
    }

    /** The two positions of the toggle. */
    enum Toggle {
        on,
        off
    }

    @Command(
            name = "set",
            header = "Change what a server's owner may change.",
            footer = {
                "",
                "Example:",
                "  gnomon server set web --dynamic-allocation off",
                "  gnomon server set batch --sensitivity 0.5 --priority 5"
            })
    static final class Set extends ShowCommand<ServerView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name.")
        private String server = "";

        @Option(
                names = "--dynamic-allocation",
                paramLabel = "on|off",
                description = "Whether Gnomon may change this server's allocation.")
        private @Nullable Toggle dynamicAllocation;

        @Option(
                names = "--sensitivity",
                paramLabel = "N|default",
                description =
                        "How much it is given when it uses more than servers of its tags do: so many times the excess,"
                                + " 0 to 10. 'default' takes back what was said here.")
        private @Nullable String sensitivity;

        @Option(
                names = "--priority",
                paramLabel = "N|default",
                description =
                        "Who grows first and gives back last where there is not enough memory for all: the larger number,"
                                + " 1 to 10000. You may say less than the operator does, not more.")
        private @Nullable String priority;

        Set(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        ServerView item() {
            if (dynamicAllocation == null && sensitivity == null && priority == null) {
                throw new UsageException("say what to change: --dynamic-allocation, --sensitivity or --priority");
            }
            Boolean on = dynamicAllocation == null ? null : dynamicAllocation == Toggle.on;
            return client().changeServer(server, new ServerPatch(on, sensitivity, priority));
        }
    }

    @Command(
            name = "delete",
            header = "Stop servers and remove them. Their history is kept until it is erased.",
            footer = {"", "Example:", "  gnomon server delete web db"})
    static final class Delete implements Runnable {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "SERVER", arity = "1..*", description = "Ids or names.")
        private List<String> servers = List.of();

        Delete(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            Client client = gnomon.client();
            for (String server : servers) {
                client.deleteServer(server);
                gnomon.env().err().println("deleted " + Text.safe(server));
            }
        }
    }
}
