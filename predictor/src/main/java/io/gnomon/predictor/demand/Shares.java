package io.gnomon.predictor.demand;

import java.util.HashMap;
import java.util.Map;

/** Each key's share of what was requested lately. Not for use by several threads. */
final class Shares {
    /** Of what was requested an hour ago, this much counts now: half after a week. */
    private static final double KEPT = Math.pow(0.5, 1.0 / 168);
    /** Requests that are believed to have been seen of each key before the first one (Jeffreys 1946). */
    private static final double BELIEVED = 0.5;

    private final Map<String, Double> counts = new HashMap<>();
    private double total;

    /** The next hour. */
    void add(RequestHour hour, Measure measure) {
        hour.byKey().keySet().forEach(key -> counts.putIfAbsent(key, 0.0));
        counts.replaceAll((key, count) -> KEPT * count + hour.of(key).of(measure));
        total = counts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Between 0 and 1; the shares of all keys add up to 1. */
    double of(String key) {
        return (counts.getOrDefault(key, 0.0) + BELIEVED) / (total + BELIEVED * Math.max(1, counts.size()));
    }
}
