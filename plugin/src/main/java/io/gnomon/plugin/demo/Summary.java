package io.gnomon.plugin.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The end of the story, as a table and as data. */
record Summary(
        boolean simulated,
        int timeCompression,
        double seconds,
        List<Verdict.Growth> growths,
        List<String> shortcomings,
        Map<String, Double> savedShare,
        long shrinks,
        List<String> decisionsForNew,
        List<String> decisionsForControl,
        Optional<GuestConsole.Report> newSaysAtTheEnd,
        Optional<GuestConsole.Report> twinSaysAtTheEnd) {

    boolean succeeded() {
        return shortcomings.isEmpty();
    }

    void print(Narrator narrator) {
        narrator.plain("");
        narrator.plain(String.format(
                "%-8s %-22s %-30s %-12s %-26s %s",
                Cast.NEW.name(),
                "old limit -> new",
                "forecast peak (80 % interval)",
                "peak used",
                "in force before needed",
                "not held"));
        for (Verdict.Growth g : growths) {
            narrator.plain(String.format(
                    Locale.ROOT,
                    "%-8s %-22s %-30s %-12s %-26s %.0f %%",
                    g.resource(),
                    n(g, g.oldLimit()) + " -> " + n(g, g.newLimit()) + " " + g.unit(),
                    n(g, g.forecastMedian()) + " (" + n(g, g.forecastLow()) + " to " + n(g, g.forecastHigh()) + ")",
                    n(g, g.peak()),
                    g.leadSeconds().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.1f s", g.leadSeconds().getAsDouble())
                            : "the need never came",
                    100 * savedShare.getOrDefault(g.resource(), 0.0)));
        }
        narrator.plain(
                "('not held': share of the largest allocation that was free on average, because it was plugged late"
                        + " and given back early; " + shrinks + " shrinks)");
        narrator.plain("");
        shortage(narrator, Cast.NEW.name(), newSaysAtTheEnd);
        shortage(narrator, Cast.TWIN.name() + " (Dynamic Allocation off)", twinSaysAtTheEnd);
        narrator.plain(Cast.CONTROL.name() + " (unrelated load, same flavor) got other decisions: "
                + (decisionsForControl.isEmpty() ? "none" : String.join(", ", decisionsForControl)));
        narrator.plain("");
        if (succeeded()) {
            narrator.plain(
                    "SUCCESS: every adjustment was verified, and CPU, memory and disk were each in force before they were needed.");
        } else {
            narrator.plain("NOT a success:");
            shortcomings.forEach(s -> narrator.plain("  - " + s));
        }
    }

    private static void shortage(Narrator narrator, String who, Optional<GuestConsole.Report> report) {
        report.ifPresent(r -> narrator.plain(String.format(
                Locale.ROOT,
                "%s says itself: %.1f core-seconds of work shed, %.0f MiB-seconds of memory missing, %.0f MiB not written in time",
                who,
                r.cpuUnserved(),
                r.memoryUnservedSeconds(),
                r.diskUnserved())));
    }

    private static String n(Verdict.Growth g, double amount) {
        return Demo.number(g.resource(), amount);
    }

    String toJson(List<Narrator.Line> told, List<AdjustmentView> ofNew, List<AdjustmentView> ofControl)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .registerModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("succeeded", succeeded());
        document.put("summary", this);
        document.put("adjustmentsOfNew", ofNew);
        document.put("adjustmentsOfControl", ofControl);
        document.put("narration", told);
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
