package io.gnomon.plugin.bench;

import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long the parts of something took, over rounds. For one thread. */
final class Timings {
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();

    void add(String part, Duration took) {
        millis.computeIfAbsent(part, s -> new ArrayList<>()).add((double) took.toMillis());
    }

    /** The smallest value that so large a share of all is not above; NaN if there are none. */
    double quantile(String part, double q) {
        List<Double> sorted =
                millis.getOrDefault(part, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));
    }

    int count(String part) {
        return millis.getOrDefault(part, List.of()).size();
    }

    double last(String part) {
        List<Double> all = millis.getOrDefault(part, List.of());
        return all.isEmpty() ? Double.NaN : all.get(all.size() - 1);
    }

    /** The longest that this part took in any of them. */
    static Duration slowest(List<SwitchoverView> all, Function<SwitchoverView, @Nullable Long> of) {
        long most = 0;
        for (SwitchoverView s : all) {
            Long millis = of.apply(s);
            most = millis == null ? most : Math.max(most, millis);
        }
        return Duration.ofMillis(most);
    }

    void print() {
        System.out.printf(Locale.ROOT, "%-64s %5s %8s %8s %8s%n", "ms", "n", "median", "p95", "most");
        millis.keySet()
                .forEach(part -> System.out.printf(
                        Locale.ROOT,
                        "%-64s %5d %8.0f %8.0f %8.0f%n",
                        part,
                        count(part),
                        quantile(part, 0.5),
                        quantile(part, 0.95),
                        quantile(part, 1)));
    }

    /** All values by part, ms. */
    Map<String, List<Double>> all() {
        return millis;
    }
}
