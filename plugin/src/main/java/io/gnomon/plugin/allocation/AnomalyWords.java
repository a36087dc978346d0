package io.gnomon.plugin.allocation;

import io.gnomon.predictor.anomaly.Anomaly;
import io.gnomon.predictor.anomaly.Anomaly.Leak;
import io.gnomon.predictor.anomaly.Anomaly.LevelShift;
import io.gnomon.predictor.anomaly.Anomaly.Spike;
import io.gnomon.predictor.anomaly.Anomaly.Stuck;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Anomalies in words and in numbers without slots. */
final class AnomalyWords {
    private static final double HOUR_SECONDS = 3600;

    private AnomalyWords() {}

    /** Amounts in the resource's unit; times in seconds, and growth by the hour. */
    static Map<String, Double> facts(Anomaly anomaly, int stepSeconds) {
        Map<String, Double> facts = new TreeMap<>();
        anomaly.numbers().forEach((name, number) -> {
            switch (name) {
                case "slope" -> facts.put("growth_per_hour", number * HOUR_SECONDS / stepSeconds);
                case "slots_left" -> facts.put("exhausted_in_seconds", number * stepSeconds);
                case "usual_run" -> facts.put("usual_seconds", number * stepSeconds);
                default -> facts.put(name, number);
            }
        });
        return facts;
    }

    static String say(Anomaly anomaly, Resource resource, int stepSeconds) {
        String what = resource.label();
        String unit = resource.unit();
        String during = span((double) (anomaly.to() - anomaly.from()) * stepSeconds);
        if (anomaly instanceof Spike spike) {
            return text("%s was at %.2f %s for %s, usual is %.2f", what, spike.peak(), unit, during, spike.usual());
        } else if (anomaly instanceof LevelShift s) {
            return text("%s went from %.2f to %.2f %s and stayed there", what, s.before(), s.after(), unit);
        } else if (anomaly instanceof Stuck s) {
            return text(
                    "%s was exactly %.2f %s for %s, it usually repeats a value for %s",
                    what, s.value(), unit, during, span(s.usualRun() * stepSeconds));
        }
        Leak leak = (Leak) anomaly;
        String growth = text(
                "%s has grown for %s, now by %.2f %s an hour",
                what, during, leak.slope() * HOUR_SECONDS / stepSeconds, unit);
        return Double.isNaN(leak.slotsLeft())
                ? growth
                : growth + ", and reaches its ceiling in about " + span(leak.slotsLeft() * stepSeconds);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The largest unit that fits, or the two largest. */
    private static String span(double seconds) {
        Duration d = Duration.ofSeconds(Math.round(Math.min(seconds, 1e11)));
        if (d.toDays() > 0) {
            return d.toDays() + " d " + d.toHoursPart() + " h";
        } else if (d.toHours() > 0) {
            return d.toHours() + " h " + d.toMinutesPart() + " min";
        }
        return d.toMinutes() > 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
    }
}
