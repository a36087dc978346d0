package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code shadow claim ...} */
@Command(
        name = "claim",
        header = "Look at who claimed which shadow instance.",
        footer = {"", "Example:", "  gnomon shadow claim list"})
final class ShadowClaimCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ShadowClaimCommands()).addSubcommand("list", new ListAll(gnomon));
    }

    @Command(
            name = "list",
            header = "List claims, the latest first, with the time of each step.",
            footer = {"", "Example:", "  gnomon shadow claim list", "", "To claim: gnomon server claim"})
    static final class ListAll extends ListCommand<ClaimView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.of("id", "id", Kind.WHOLE, ClaimView::id),
                            Column.of("decided_at", "decided", Kind.TIME, ClaimView::decidedAt),
                            Column.text("name", ClaimView::name),
                            Column.of("instance", "shadow instance", Kind.TEXT, ClaimView::instance),
                            Column.text("project", ClaimView::project).unusual(),
                            Column.text("actor", ClaimView::actor).unusual(),
                            Column.of("state", "state", Kind.STATE, ClaimView::state),
                            Column.of("detail", "what came of it", Kind.TEXT, ClaimView::detail),
                            Column.of("updated_at", "updated", Kind.TIME, ClaimView::updatedAt)
                                    .unusual()));
        }

        @Override
        List<ClaimView> items(Client client) {
            return client.shadowClaims(limit.limit());
        }
    }
}
