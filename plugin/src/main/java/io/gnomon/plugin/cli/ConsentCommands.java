package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code consent ...} */
@Command(
        name = "consent",
        header = "Say whether a project's servers may be shadows for other projects, and servers be staged in it.",
        footer = {"", "Example:", "  gnomon consent grant --project shop"})
final class ConsentCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ConsentCommands())
                .addSubcommand("grant", new Grant(gnomon))
                .addSubcommand("revoke", new Revoke(gnomon))
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("audit", new Audit(gnomon));
    }

    private static List<Column<ConsentView>> columns() {
        return List.of(
                Column.text("project", ConsentView::project),
                Column.text("actor", ConsentView::actor),
                Column.of("granted_at", "granted", Kind.TIME, ConsentView::grantedAt));
    }

    @Command(
            name = "grant",
            header = "Let the servers of the project be shadows for servers of other projects.",
            description = {
                "",
                "Others learn how servers behave that resemble theirs, and what usual application that is, not which and whose they are. Until it is granted, a project's"
                        + " servers are shadows for the project itself only. It also lets shadow instances be staged in the project: servers that"
                        + " are there before they are asked for, and take memory meanwhile (gnomon shadow instance list)."
            },
            footer = {"", "Example:", "  gnomon consent grant --project shop"})
    static final class Grant extends ShowCommand<ConsentView> {
        Grant(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        ConsentView item() {
            return client().grantConsent();
        }
    }

    @Command(
            name = "revoke",
            header = "Take that back, and erase all that is known of the project's servers.",
            description = {
                "",
                "Holds at once. Samples, fingerprints, tags, profiles, forecasts and adjustments of its servers are erased for good; those"
                        + " that run are watched anew, for the project itself. Shadow instances of the project are removed."
            },
            footer = {"", "Example:", "  gnomon consent revoke --project shop"})
    static final class Revoke extends ShowCommand<Withdrawn> {
        Revoke(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("project", Withdrawn::project),
                            Column.of("granted", "had been granted", Kind.TEXT, Withdrawn::granted),
                            Column.of("servers", "servers", Kind.WHOLE, Withdrawn::servers),
                            Column.of("samples", "samples erased", Kind.WHOLE, Withdrawn::samples)));
        }

        @Override
        Withdrawn item() {
            return client().revokeConsent();
        }
    }

    @Command(
            name = "list",
            header = "List the projects whose servers may be shadows for others, of those that you see.",
            footer = {"", "Example:", "  gnomon consent list --project '*'"})
    static final class ListAll extends ListCommand<ConsentView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<ConsentView> items(Client client) {
            return client.consents();
        }
    }

    @Command(
            name = "audit",
            header = "Show who granted and revoked what when, and what was erased, the latest first.",
            footer = {"", "Example:", "  gnomon consent audit --project shop"})
    static final class Audit extends ListCommand<ConsentEntryView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        Audit(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.of("id", "id", Kind.WHOLE, ConsentEntryView::id)
                                    .unusual(),
                            Column.of("at", "at", Kind.TIME, ConsentEntryView::at),
                            Column.text("project", ConsentEntryView::project),
                            Column.text("actor", ConsentEntryView::actor),
                            Column.text("action", ConsentEntryView::action),
                            Column.text("detail", ConsentEntryView::detail)));
        }

        @Override
        List<ConsentEntryView> items(Client client) {
            return client.consentAudit(limit.limit());
        }
    }
}
