package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PointView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The map of the fleet as SVG: a point for each server, coloured by what it was declared to be. */
final class MapPicture {
    /** Told apart by most who do not see all colours: Okabe and Ito, 2008. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a600");

    private static final String NOBODY = "#9a9a9a";
    private static final int SIZE = 720;
    private static final int EDGE = 40;
    private static final int MOST_NAMES = 60;

    private MapPicture() {}

    static String of(MapView map) {
        List<String> categories = new ArrayList<>(new TreeSet<>(map.points().stream()
                .map(p -> p.category() == null ? "" : p.category())
                .filter(c -> !c.isEmpty())
                .toList()));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                SIZE,
                SIZE + EDGE));
        boolean names = map.points().size() <= MOST_NAMES;
        for (PointView p : map.points()) {
            double half = SIZE / 2.0;
            double x = half + p.x() * (half - EDGE);
            double y = half + p.y() * (half - EDGE);
            String name = p.name() == null ? "another project's server" : p.name();
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\"0.8\"><title>%s</title></circle>%n",
                    x,
                    y,
                    colour(p, categories),
                    safe(name)));
            if (names && p.name() != null) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" fill=\"#333\">%s</text>%n",
                        x + 6,
                        y + 4,
                        safe(name)));
            }
        }
        String told = map.points().size() + " servers by what they did within " + map.span()
                + (categories.isEmpty() ? "" : ": " + String.join(", ", categories));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"#333\">%s</text>%n</svg>%n",
                EDGE,
                SIZE + EDGE / 2,
                safe(told)));
        return svg.toString();
    }

    private static String colour(PointView p, List<String> categories) {
        int at = p.category() == null ? -1 : categories.indexOf(p.category());
        return at < 0 ? NOBODY : COLOURS.get(at % COLOURS.size());
    }

    private static String safe(String text) {
        return Text.safe(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
