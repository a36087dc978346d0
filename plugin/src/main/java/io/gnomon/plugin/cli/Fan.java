package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.ShadowView;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws a forecast as one small line per quantile, all on one scale that begins at zero. */
final class Fan {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.-:=+*#";
    private static final int MOST_POINTS = 60;
    private static final int MOST_LINES = 7;

    private final String marks;
    private final Instant now;

    Fan(boolean unicode, Instant now) {
        this.marks = unicode ? BLOCKS : ASCII;
        this.now = now;
    }

    String draw(ForecastView forecast) {
        StringBuilder out = new StringBuilder();
        int steps = forecast.quantiles().length;
        if (steps == 0) {
            return nothing(forecast);
        }
        out.append(String.format(
                Locale.ROOT,
                "%s%s of %s (%s), forecast %s by %s: %d steps of %s, beginning %s%n",
                "peak".equals(forecast.of()) ? "peak of " : "",
                Text.safe(forecast.resource()),
                Text.safe(forecast.serverName()),
                Text.safe(forecast.unit()),
                Human.ago(forecast.madeAt(), now),
                Text.safe(forecast.learner()),
                steps,
                Human.duration(forecast.stepSeconds()),
                Human.ago(forecast.firstStep(), now)));
        double top = Arrays.stream(forecast.quantiles())
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int levels = forecast.levels().size();
        int lines = Math.min(levels, MOST_LINES);
        for (int line = lines - 1; line >= 0; line--) {
            // of many levels, evenly spread ones with the outermost
            int level = lines == 1 ? 0 : Math.round((float) line * (levels - 1) / (lines - 1));
            double[] values = Arrays.stream(forecast.quantiles())
                    .mapToDouble(step -> level < step.length ? step[level] : Double.NaN)
                    .toArray();
            out.append(String.format(
                    Locale.ROOT,
                    "  %5.1f%%  %s  %s to %s%n",
                    forecast.levels().get(level) * 100,
                    line(values, top),
                    Human.amount(values.length == 0 ? Double.NaN : values[0]),
                    Human.amount(values.length == 0 ? Double.NaN : values[values.length - 1])));
        }
        if (!forecast.shadows().isEmpty()) {
            out.append("  learnt from ")
                    .append(forecast.shadows().stream().map(Fan::shadow).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (forecast.missing() != null) {
            out.append("  ").append(observed(forecast)).append('\n');
        }
        return out.toString();
    }

    /** What is not known yet. */
    private String nothing(ForecastView forecast) {
        return String.format(
                Locale.ROOT,
                "%s%s of %s: not known yet; %s%n",
                "peak".equals(forecast.of()) ? "peak of " : "",
                Text.safe(forecast.resource()),
                Text.safe(forecast.serverName()),
                observed(forecast));
    }

    private String observed(ForecastView forecast) {
        Instant since = forecast.observedSince();
        String missing = forecast.missing();
        return (since == null
                        ? "not observed yet"
                        : "observed since " + Human.instant(since) + " (" + Human.ago(since, now) + ")")
                + (missing == null ? "" : "; " + Text.safe(missing));
    }

    /** At most {@value #MOST_POINTS} marks; of several steps under one mark the largest counts. */
    private String line(double[] values, double top) {
        int points = Math.min(values.length, MOST_POINTS);
        return IntStream.range(0, points)
                .mapToObj(i -> {
                    int from = i * values.length / points;
                    int to = Math.max(from + 1, (i + 1) * values.length / points);
                    double peak = Arrays.stream(values, from, to)
                            .filter(Double::isFinite)
                            .max()
                            .orElse(Double.NaN);
                    return mark(peak, top);
                })
                .collect(Collectors.joining());
    }

    private String mark(double value, double top) {
        if (!Double.isFinite(value)) {
            return " ";
        }
        int at = top <= 0 ? 0 : (int) Math.round(Math.max(0, value) / top * (marks.length() - 1));
        return marks.substring(at, at + 1);
    }

    private static String shadow(ShadowView shadow) {
        return String.format(
                Locale.ROOT,
                "%s (weight %.0f%%, distance %.2f, %s apart)",
                Text.safe(shadow.name()),
                shadow.weight() * 100,
                shadow.distance(),
                Human.duration(Math.abs(shadow.lagSeconds())));
    }
}
