package io.gnomon.plugin.rest;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents about how large servers should be. */
public final class RecommendationViews {
    private RecommendationViews() {}

    /**
     * What a server should be able to use, by resource and in its unit.
     *
     * @param server null, as name, if it was asked about one that does not run yet
     * @param current what it may use at the most; null where that is not known
     * @param flavor name of Nova's smallest public flavor that holds all of it; null if none does, or none can be told
     * @param interval in which its peak lies with 80 %; no advice
     */
    public record RecommendationView(
            @Nullable UUID server,
            @Nullable String name,
            String project,
            Map<String, @Nullable Double> current,
            Map<String, Double> recommended,
            @Nullable String flavor,
            Map<String, RangeView> interval,
            String reason) {}

    /** In the resource's unit. */
    public record RangeView(double lower, double upper) {}
}
