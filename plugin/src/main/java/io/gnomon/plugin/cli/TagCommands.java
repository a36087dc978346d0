package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.ProcessView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tag ...} */
@Command(
        name = "tag",
        header = "Look at what servers are said to be, and correct it.",
        footer = {"", "Example:", "  gnomon tag add web nginx"})
final class TagCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new TagCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("add", new Add(gnomon))
                .addSubcommand("set", new Set(gnomon))
                .addSubcommand("remove", new Remove(gnomon))
                .addSubcommand("processes", new Processes(gnomon))
                .addSubcommand("model", new Model(gnomon));
    }

    static List<Column<TagView>> columns() {
        return List.of(
                Column.text("server", TagView::server).unusual(),
                Column.text("name", TagView::name),
                Column.text("tag", TagView::tag),
                Column.text("source", TagView::source),
                Column.of("confidence", "confidence", Kind.FINE, TagView::confidence),
                Column.of("since", "since", Kind.TIME, TagView::since),
                Column.text("actor", TagView::actor).unusual(),
                Column.text("reason", TagView::reason));
    }

    @Command(
            name = "list",
            header = "List the tags of a server, or of all of your servers.",
            description = {
                "",
                "A tag comes from a person, from Nova (its tags and the metadata 'gnomon:tags'), from the processes in the guest, or"
                        + " from the behaviour. What people say wins."
            },
            footer = {"", "Example:", "  gnomon tag list web", "  gnomon tag list -f csv"})
    static final class ListAll extends ListCommand<TagView> {
        @Parameters(paramLabel = "SERVER", arity = "0..1", description = "Id or name of the server.")
        private @Nullable String server;

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<TagView> items(Client client) {
            return server == null ? client.tags() : client.tags(server);
        }
    }

    @Command(
            name = "add",
            header = "Say that a server is this as well.",
            footer = {"", "Example:", "  gnomon tag add db postgres production"})
    static final class Add extends ListCommand<TagView> {
        @Parameters(index = "0", paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "What it is.")
        private List<String> tags = List.of();

        Add(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<TagView> items(Client client) {
            return client.addTags(server, tags);
        }
    }

    @Command(
            name = "set",
            header = "Say that a server is this and nothing else.",
            description = {
                "",
                "Tags that it has and that are not named are removed, but for those that Nova has for it. Without a tag all are"
                        + " removed."
            },
            footer = {"", "Example:", "  gnomon tag set db mysql"})
    static final class Set extends ListCommand<TagView> {
        @Parameters(index = "0", paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        @Parameters(index = "1..*", arity = "0..*", paramLabel = "TAG", description = "What it is.")
        private List<String> tags = List.of();

        Set(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<TagView> items(Client client) {
            return client.setTags(server, tags);
        }
    }

    @Command(
            name = "remove",
            header = "Say that a server is not this.",
            description = {
                "",
                "The server does not get the tag by itself again, and rules that are often wrong are trusted less. To give it again:"
                        + " gnomon tag add."
            },
            footer = {"", "Example:", "  gnomon tag remove web nginx"})
    static final class Remove extends ListCommand<TagView> {
        @Parameters(index = "0", paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "What it is not.")
        private List<String> tags = List.of();

        Remove(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<TagView> items(Client client) {
            List<TagView> left = List.of();
            for (String tag : tags) {
                left = client.removeTag(server, tag);
            }
            return left;
        }
    }

    @Command(
            name = "processes",
            header = "Show the processes that a server's guest told of, and the tags that they give.",
            description = {
                "",
                "Guests are asked every 'tags.look-every' through their agent; where it does not permit that, this says so. Names,"
                        + " counts of calls to the system that read and write, and the call that each process is in at that moment are"
                        + " read, no arguments. 'calls' is in how many of these looks it was found in which."
            },
            footer = {"", "Example:", "  gnomon tag processes db"})
    static final class Processes extends ListCommand<ProcessView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        Processes(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("process", ProcessView::name),
                            Column.text("tag", ProcessView::tag),
                            Column.of("reads", "read calls", Kind.WHOLE, ProcessView::reads),
                            Column.of("writes", "write calls", Kind.WHOLE, ProcessView::writes),
                            Column.text("calls", Processes::calls)));
        }

        private static String calls(ProcessView process) {
            return process.calls().entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .map(e -> String.format(Locale.ROOT, "%s %.0f %%", e.getKey(), 100 * e.getValue()))
                    .collect(Collectors.joining(", "));
        }

        @Override
        List<ProcessView> items(Client client) {
            GuestView guest = client.processes(server);
            if (guest.refusal() != null) {
                throw new ClientException(
                        "the guest of " + guest.name() + " tells no processes: " + guest.refusal(),
                        "tag it yourself: gnomon tag add " + guest.name() + " TAG");
            }
            return guest.processes();
        }
    }

    @Command(
            name = "model",
            header = "Show what is learnt of how tagged servers behave, and how well it tells others.",
            description = {
                "",
                "Accuracy is that of a cross-validation: of servers that were kept apart. It is applied only where that is better,"
                        + " beyond chance, than to name the most frequent tag (baseline)."
            },
            footer = {"", "Example:", "  gnomon tag model", "  gnomon tag model -f json"})
    static final class Model extends ListCommand<TagModelView> {
        Model(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("project", TagModelView::project).unusual(),
                            Column.text("span", TagModelView::span),
                            Column.of("servers", "servers", Kind.WHOLE, TagModelView::servers),
                            Column.of("accuracy", "accuracy", Kind.FINE, TagModelView::accuracy),
                            Column.of("baseline", "baseline", Kind.FINE, TagModelView::baseline),
                            Column.of("applied", "applied", Kind.TEXT, TagModelView::applied),
                            Column.text("note", TagModelView::note),
                            Column.of("learnt_at", "learnt", Kind.TIME, TagModelView::learntAt)
                                    .unusual(),
                            Column.text("tags", TagModelView::tags).shown(Column.Shown.TO_PROGRAMS)));
        }

        @Override
        List<TagModelView> items(Client client) {
            return client.tagModels();
        }
    }
}
