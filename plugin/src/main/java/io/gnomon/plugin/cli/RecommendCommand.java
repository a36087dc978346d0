package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.RecommendationViews.RecommendationView;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "recommend",
        header = "Say how large servers should be.",
        description = {
            "",
            "Without an argument: your running servers that should be larger or smaller than they are. With SERVER: that one."
                    + " With --app, --image, --flavor or --tag: a server that does not run yet, by those that are like it in that, of"
                    + " your project and of projects that permit it (gnomon consent).",
            "",
            "What is recommended is what the price of shortage asks for (decide.price), as far as the next day is known. The likely"
                    + " range is the interval of 80 %% for its peak; it is no advice. Nothing is changed.",
            "",
            "With an OpenStack the smallest of Nova's public flavors that holds all of what is recommended is named, and of a"
                    + " running server's disk, which Nova does not make smaller; none, if none is large enough."
        },
        footer = {
            "",
            "Example:",
            "  gnomon recommend",
            "  gnomon recommend web -f json",
            "  gnomon recommend --app shop --flavor m1.large",
            "  gnomon recommend --project '*' --long -f csv > sizes.csv"
        })
final class RecommendCommand extends ListCommand<RecommendationView> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SERVER", arity = "0..1", description = "Id or name of a running server.")
    private @Nullable String server;

    @ArgGroup(exclusive = false, heading = "A server that does not run yet:%n")
    private @Nullable Coming coming;

    static final class Coming {
        @Option(names = "--app", paramLabel = "NAME", description = "What it will run.")
        private @Nullable String app;

        @Option(names = "--image", paramLabel = "IMAGE", description = "Its image.")
        private @Nullable String image;

        @Option(names = "--flavor", paramLabel = "FLAVOR", description = "Its flavor.")
        private @Nullable String flavor;

        @Option(names = "--tag", paramLabel = "TAG", description = "A tag that it will have; may be given again.")
        private List<String> tags = List.of();

        Map<String, String> declared() {
            Map<String, String> declared = new LinkedHashMap<>();
            put(declared, "app", app);
            put(declared, "image", image);
            put(declared, "flavor", flavor);
            put(declared, "tags", tags.isEmpty() ? null : String.join(",", tags));
            return declared;
        }

        private static void put(Map<String, String> declared, String key, @Nullable String value) {
            if (value != null) {
                declared.put(key, value);
            }
        }
    }

    RecommendCommand(Gnomon gnomon) {
        super(gnomon, columns());
    }

    static List<Column<RecommendationView>> columns() {
        List<Column<RecommendationView>> all = new ArrayList<>();
        all.add(Column.text("server", RecommendationView::server).unusual());
        all.add(Column.text("name", RecommendationView::name));
        all.add(Column.text("project", RecommendationView::project).unusual());
        for (Resource r : Resource.values()) {
            all.add(Column.<RecommendationView>of(r.label(), r.label(), Kind.TEXT, v -> change(v, r))
                    .shown(Column.Shown.TO_PEOPLE));
        }
        all.add(Column.text("flavor", RecommendationView::flavor));
        all.add(Column.text("current", RecommendationView::current).shown(Column.Shown.TO_PROGRAMS));
        all.add(Column.text("recommended", RecommendationView::recommended).shown(Column.Shown.TO_PROGRAMS));
        all.add(Column.text("interval", RecommendationView::interval).shown(Column.Shown.TO_PROGRAMS));
        all.add(Column.of("reason", "reason", Kind.TEXT, RecommendationView::reason));
        return all;
    }

    /** "4 -> 2 cores", or "2 cores" where it is right or the old one is not known. */
    private static String change(RecommendationView view, Resource r) {
        Double advised = view.recommended().get(r.label());
        Double current = view.current().get(r.label());
        if (advised == null) {
            return "";
        }
        String before = current == null || current.equals(advised) ? "" : number(current) + " -> ";
        return before + number(advised) + " " + r.unit();
    }

    private static String number(double amount) {
        return amount == Math.rint(amount)
                ? String.format(Locale.ROOT, "%.0f", amount)
                : String.format(Locale.ROOT, "%.2f", amount);
    }

    @Override
    List<RecommendationView> items(Client client) {
        if (coming != null) {
            if (server != null) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "a running server is asked about by its name alone: leave --app, --image, --flavor and --tag out");
            }
            return List.of(client.recommendationFor(coming.declared()));
        }
        return server == null ? client.recommendations() : List.of(client.recommendation(server));
    }
}
