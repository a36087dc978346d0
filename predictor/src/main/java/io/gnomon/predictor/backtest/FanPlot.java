package io.gnomon.predictor.backtest;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.util.Locale;

/** Draws a series with the fan of one forecast as an SVG picture. Stateless. */
public final class FanPlot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    /** Pairs of levels from the widest to the narrowest band. */
    private static final double[][] BANDS = {{0.1, 0.9}, {0.2, 0.8}, {0.3, 0.7}, {0.4, 0.6}};

    private FanPlot() {}

    /**
     * The slots before the forecast's origin, the fan, and what really came, where that is known.
     *
     * @param origin index of the first forecast slot
     * @param before how many slots of the past to show
     */
    public static String draw(String title, String unit, Series series, int origin, int before, Forecast forecast) {
        int first = Math.max(0, origin - before);
        int end = Math.min(series.size(), origin + forecast.steps());
        double most = 1e-9;
        for (int i = first; i < end; i++) {
            most = Double.isNaN(series.get(i)) ? most : Math.max(most, series.get(i));
        }
        for (int s = 0; s < forecast.steps(); s++) {
            most = Math.max(most, forecast.quantile(s, 0.9));
        }
        Scale scale = new Scale(first, Math.max(end, origin + forecast.steps()) - first, most * 1.05);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
        add(svg, "<text x='%d' y='24' font-size='15'>%s</text>", LEFT, escape(title));
        axis(svg, scale, unit);
        for (int b = 0; b < BANDS.length; b++) {
            band(svg, scale, origin, forecast, BANDS[b], 0.18 + 0.12 * b);
        }
        line(svg, scale, series, first, end, "#222", 1.2);
        median(svg, scale, origin, forecast);
        add(
                svg,
                "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#888' stroke-dasharray='4 3'/>",
                scale.x(origin - 0.5),
                scale.x(origin - 0.5),
                TOP,
                HEIGHT - BOTTOM);
        add(
                svg,
                "<text x='%d' y='%d' fill='#555'>black: measured; blue: median and 20, 40, 60, 80 %% intervals of %s;"
                        + " steps of %d s</text></svg>",
                LEFT,
                HEIGHT - 12,
                escape(forecast.learner()),
                series.stepSeconds());
        return svg.toString();
    }

    private static void axis(StringBuilder svg, Scale scale, String unit) {
        for (int i = 0; i <= 4; i++) {
            double value = scale.most * i / 4;
            add(
                    svg,
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#e5e5e5'/>",
                    LEFT,
                    WIDTH - RIGHT,
                    scale.y(value),
                    scale.y(value));
            add(
                    svg,
                    "<text x='%d' y='%.1f' text-anchor='end' fill='#555'>%s</text>",
                    LEFT - 6,
                    scale.y(value) + 4,
                    String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value));
        }
        add(svg, "<text x='%d' y='%d' text-anchor='end' fill='#555'>%s</text>", LEFT - 6, TOP - 10, escape(unit));
    }

    private static void band(
            StringBuilder svg, Scale scale, int origin, Forecast forecast, double[] levels, double opacity) {
        if (forecast.isUnknown()) {
            return;
        }
        svg.append("<polygon fill='#2b6cb0' fill-opacity='")
                .append(String.format(Locale.ROOT, "%.2f", opacity))
                .append("' points='");
        for (int s = 0; s < forecast.steps(); s++) {
            point(svg, scale.x(origin + s), scale.y(forecast.quantile(s, levels[1])));
        }
        for (int s = forecast.steps() - 1; s >= 0; s--) {
            point(svg, scale.x(origin + s), scale.y(forecast.quantile(s, levels[0])));
        }
        svg.append("'/>\n");
    }

    private static void median(StringBuilder svg, Scale scale, int origin, Forecast forecast) {
        svg.append("<polyline fill='none' stroke='#2b6cb0' stroke-width='2' points='");
        for (int s = 0; s < forecast.steps(); s++) {
            point(svg, scale.x(origin + s), scale.y(forecast.median(s)));
        }
        svg.append("'/>\n");
    }

    /** A line that is interrupted where there is a gap. */
    private static void line(
            StringBuilder svg, Scale scale, Series series, int from, int to, String colour, double width) {
        boolean open = false;
        for (int i = from; i < to; i++) {
            boolean known = !Double.isNaN(series.get(i));
            if (known && !open) {
                svg.append(String.format(
                        Locale.ROOT, "<polyline fill='none' stroke='%s' stroke-width='%.1f' points='", colour, width));
            }
            if (known) {
                point(svg, scale.x(i), scale.y(series.get(i)));
            } else if (open) {
                svg.append("'/>\n");
            }
            open = known;
        }
        if (open) {
            svg.append("'/>\n");
        }
    }

    private static void point(StringBuilder svg, double x, double y) {
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private record Scale(int first, int slots, double most) {
        double x(double slot) {
            return LEFT + (slot - first) * (WIDTH - LEFT - RIGHT) / Math.max(1, slots - 1);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - Math.max(0, value) / most * (HEIGHT - TOP - BOTTOM);
        }
    }
}
