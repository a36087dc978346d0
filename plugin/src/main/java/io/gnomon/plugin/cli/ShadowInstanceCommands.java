package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shadow instance ...} */
@Command(
        name = "instance",
        header = "Look at, stage and remove servers that wait for a request.",
        footer = {"", "Example:", "  gnomon shadow instance list"})
final class ShadowInstanceCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ShadowInstanceCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("create", new Create(gnomon))
                .addSubcommand("delete", new Delete(gnomon));
    }

    static List<Column<InstanceView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.TEXT, InstanceView::id).unusual(),
                Column.text("name", InstanceView::name),
                Column.text("workload", InstanceView::workload),
                Column.text("project", InstanceView::project).unusual(),
                Column.text("hypervisor", InstanceView::hypervisor),
                Column.text("strength", InstanceView::strength),
                Column.of("state", "state", Kind.STATE, InstanceView::state),
                Column.of("memory", "holds, MiB", Kind.AMOUNT, InstanceView::memory),
                Column.of("cores", "holds, cores", Kind.AMOUNT, InstanceView::cores),
                Column.text("detail", InstanceView::detail),
                Column.text("asked_by", InstanceView::askedBy).unusual(),
                Column.of("created_at", "created", Kind.TIME, InstanceView::createdAt)
                        .unusual(),
                Column.of("updated_at", "updated", Kind.TIME, InstanceView::updatedAt)
                        .unusual(),
                Column.of("expires_at", "expires", Kind.TIME, InstanceView::expiresAt));
    }

    @Command(
            name = "list",
            header = "List shadow instances, the latest first; also those that were claimed or are gone.",
            footer = {"", "Example:", "  gnomon shadow instance list"})
    static final class ListAll extends ListCommand<InstanceView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<InstanceView> items(Client client) {
            return client.shadowInstances(limit.limit());
        }
    }

    @Command(
            name = "create",
            header = "Stage servers of a workload, on the hypervisors that are best for it.",
            description = {
                "",
                "They boot small, are seen to answer, and then wait at their minimum until they are claimed or shadow.expiry is over."
                        + " Of reserved and probed ones there is only room, of their full size, which the next such server gets."
                        + " The project must permit it: gnomon consent grant."
            },
            footer = {
                "",
                "Example:",
                "  gnomon shadow instance create --profile small/guest --count 2",
                "  gnomon shadow instance create --profile small/guest --strength reserved"
            })
    static final class Create extends ListCommand<InstanceView> {
        @Option(
                names = "--profile",
                required = true,
                paramLabel = "WORKLOAD",
                description = "Id or name of a workload: gnomon shadow table list.")
        private String workload = "";

        @Option(names = "--count", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
        private int count = 1;

        @Option(
                names = "--strength",
                paramLabel = "STRENGTH",
                description =
                        "How much of each is there: staged (a server that runs), probed (room, on a hypervisor that a probe"
                                + " has found fit) or reserved (room only). Default: shadow.strength.")
        private @Nullable String strength;

        Create(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<InstanceView> items(Client client) {
            if (count < 1) {
                throw new UsageException("--count must be at least 1");
            }
            return client.createShadowInstances(workload, count, strength);
        }
    }

    @Command(
            name = "delete",
            header = "Remove shadow instances that nobody has claimed.",
            footer = {"", "Example:", "  gnomon shadow instance delete shadow-1f3a77c2"})
    static final class Delete implements Runnable {
        private final Gnomon gnomon;

        @Parameters(paramLabel = "INSTANCE", arity = "1..*", description = "Ids or names.")
        private List<String> instances = List.of();

        Delete(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public void run() {
            Client client = gnomon.client();
            for (String instance : instances) {
                client.deleteShadowInstance(instance);
                gnomon.env().err().println("removed " + Text.safe(instance));
            }
        }
    }
}
