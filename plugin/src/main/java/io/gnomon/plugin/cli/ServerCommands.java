package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Amount;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
        columns.add(Column.text("tags", ServerView::tags).unusual());
        columns.add(Column.text("metadata", ServerView::metadata).unusual());
        return columns;
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
            footer = {"", "Example:", "  gnomon server set web --dynamic-allocation off"})
    static final class Set extends ShowCommand<ServerView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name.")
        private String server = "";

        @Option(
                names = "--dynamic-allocation",
                required = true,
                paramLabel = "on|off",
                description = "Whether Gnomon may change this server's allocation.")
        private Toggle dynamicAllocation = Toggle.on;

        Set(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        ServerView item() {
            return client().setDynamicAllocation(server, dynamicAllocation == Toggle.on);
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
