package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.FingerprintViews.PoolShadowView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shadow ...} */
@Command(
        name = "shadow",
        header = "Look at the running servers that a server resembles, and at servers that wait for a request.",
        footer = {"", "Example:", "  gnomon shadow pool show web", "  gnomon shadow table list"})
final class ShadowCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ShadowCommands())
                .addSubcommand("pool", new CommandLine(new Pool()).addSubcommand("show", new Show(gnomon)))
                .addSubcommand("table", ShadowTableCommands.all(gnomon))
                .addSubcommand("instance", ShadowInstanceCommands.all(gnomon))
                .addSubcommand("claim", ShadowClaimCommands.all(gnomon))
                .addSubcommand("deployment", ShadowDeploymentCommands.all(gnomon));
    }

    @Command(
            name = "pool",
            header = "Look at the shadows of a server.",
            footer = {"", "Example:", "  gnomon shadow pool show web"})
    static final class Pool extends Group {}

    @Command(
            name = "show",
            header = "Show the servers that one resembles, and why.",
            description = {
                "",
                "Of a young server: those that its forecast is made of, by what they did when they were as young. Later: those that"
                        + " do the same over days, hours or minutes, the longest that is known.",
                "",
                "Similarity 1 is the same behaviour, 0 as unlike as two servers of the fleet usually are. Weight is the share of the"
                        + " say that each has. An empty list: the server is not watched for long enough yet (match.learning-period),"
                        + " or there is no other that may be shown for it. 'gnomon fingerprint show SERVER' shows what it does."
            },
            footer = {"", "Example:", "  gnomon shadow pool show web", "  gnomon shadow pool show web -f json"})
    static final class Show extends ListCommand<PoolShadowView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        Show(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("id", PoolShadowView::id).unusual(),
                            Column.text("name", PoolShadowView::name),
                            Column.of("similarity", "similarity", Kind.FINE, PoolShadowView::similarity),
                            Column.of("weight", "weight", Kind.FINE, PoolShadowView::weight),
                            Column.of("distance", "distance", Kind.FINE, PoolShadowView::distance)
                                    .unusual(),
                            Column.text("why", PoolShadowView::why)));
        }

        @Override
        List<PoolShadowView> items(Client client) {
            PoolView pool = client.shadowPool(server);
            return pool.shadows();
        }
    }
}
