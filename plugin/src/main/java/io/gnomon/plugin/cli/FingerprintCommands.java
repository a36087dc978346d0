package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PointView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fingerprint ...} */
@Command(
        name = "fingerprint",
        header = "Look at how servers behave: their fingerprints, and the map of the fleet.",
        footer = {"", "Example:", "  gnomon fingerprint map --svg fleet.svg"})
final class FingerprintCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new FingerprintCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon))
                .addSubcommand("map", new Map(gnomon));
    }

    static List<Column<FingerprintView>> columns() {
        return List.of(
                Column.text("server", FingerprintView::server).unusual(),
                Column.text("name", FingerprintView::name),
                Column.text("project", FingerprintView::project).unusual(),
                Column.text("span", FingerprintView::span),
                Column.text("category", FingerprintView::category),
                Column.of("size", "numbers", Kind.WHOLE, f -> f.fingerprint().size()),
                Column.of("explained", "keeps", Kind.FINE, FingerprintView::explained),
                Column.text("features", FingerprintView::features).unusual(),
                Column.text("fingerprint", FingerprintView::fingerprint).unusual());
    }

    @Command(
            name = "list",
            header = "List the fingerprints of your servers.",
            description = {
                "",
                "A fingerprint looks back over minutes, hours or days, whichever is the longest that is known of a server. It keeps"
                        + " the share of the fleet's variance that is shown."
            },
            footer = {"", "Example:", "  gnomon fingerprint list", "  gnomon fingerprint list -f json"})
    static final class ListAll extends ListCommand<FingerprintView> {
        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<FingerprintView> items(Client client) {
            return client.fingerprints();
        }
    }

    @Command(
            name = "show",
            header = "Show what a server does, feature by feature, and the fingerprint that it has for that.",
            footer = {"", "Example:", "  gnomon fingerprint show web -f json"})
    static final class Show extends ShowCommand<FingerprintView> {
        @Parameters(paramLabel = "SERVER", description = "Id or name of the server.")
        private String server = "";

        Show(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        FingerprintView item() {
            return client().fingerprint(server);
        }
    }

    @Command(
            name = "map",
            header = "Show the map of the fleet: servers that behave alike are near one another.",
            description = {
                "",
                "Drawn every ten minutes. Distances within a group tell more than those between groups. Servers of other projects"
                        + " are points without a name."
            },
            footer = {"", "Example:", "  gnomon fingerprint map", "  gnomon fingerprint map --svg fleet.svg"})
    static final class Map extends ListCommand<PointView> {
        @Option(names = "--svg", paramLabel = "FILE", description = "Also draw it into this file.")
        private @Nullable Path svg;

        Map(Gnomon gnomon) {
            super(
                    gnomon,
                    List.of(
                            Column.text("id", PointView::id).unusual(),
                            Column.text("name", p -> p.name() == null ? "another project's server" : p.name()),
                            Column.text("category", PointView::category),
                            Column.of("x", "x", Kind.FINE, PointView::x),
                            Column.of("y", "y", Kind.FINE, PointView::y)));
        }

        @Override
        List<PointView> items(Client client) {
            MapView map = client.fingerprintMap();
            if (svg != null) {
                try {
                    Files.writeString(svg, MapPicture.of(map));
                } catch (IOException e) {
                    throw new ClientException(
                            "cannot write " + svg + " (" + e + ")", "name a file in a folder that you may write to");
                }
            }
            return map.points();
        }
    }
}
