package io.gnomon.plugin.deployment;

import io.gnomon.plugin.store.RehearsalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a portion does on one alternate, by its rehearsals there. What was measured loses half of its weight each week, so that a
 * profile that nothing renews becomes uncertain again. Immutable.
 *
 * @param metrics by name, as in {@link RehearsalRecord#measured}
 * @param works probability that the next rehearsal passes: a beta distribution that begins even
 * @param weight how many fresh rehearsals it is worth
 */
public record PerformanceProfile(Map<String, Metric> metrics, double works, double weight) {
    public static final String START_SECONDS = "start_seconds";
    public static final String SERVICE_SECONDS = "service_seconds";
    public static final String LATENCY_MILLIS = "latency_ms";
    public static final String THROUGHPUT = "throughput";
    public static final String CORES = "cores";
    public static final String MEMORY_MIB = "memory_mib";

    private static final Duration HALF_LIFE = Duration.ofDays(7);
    private static final Set<String> MORE_IS_BETTER = Set.of(THROUGHPUT);
    private static final Set<String> JUDGED = Set.of(START_SECONDS, SERVICE_SECONDS, LATENCY_MILLIS, THROUGHPUT);

    /** Of one that was measured once it is believed that the next differs by this share. */
    private static final double PRIOR_SPREAD = 0.25;

    private static final double ENDS_OF_90_PERCENT = 1.645;

    /** How many standard deviations, and by which share at least, one must be worse. */
    private static final double LEAST_DEVIATIONS = 3;

    private static final double LEAST_SHARE = 0.2;

    /** Copies the map. */
    public PerformanceProfile {
        metrics = Map.copyOf(metrics);
    }

    /**
     * One measure.
     *
     * @param mean what is expected of the next
     * @param spread standard deviation of one
     * @param weight how many fresh ones it is worth
     */
    public record Metric(double mean, double spread, double weight) {
        /** Half of the interval that the next is in with 90 % probability, if errors are normal. */
        public double uncertainty() {
            return ENDS_OF_90_PERCENT * next();
        }

        private double next() {
            return spread * Math.sqrt(1 + 1 / weight);
        }
    }

    /** @param rehearsals of one portion on one alternate; those that were stopped, or still run, tell nothing */
    public static PerformanceProfile of(Collection<RehearsalRecord> rehearsals, Instant now) {
        Map<String, List<double[]>> values = new TreeMap<>();
        double passed = 0;
        double all = 0;
        for (RehearsalRecord r : rehearsals) {
            double weight = weight(r, now);
            boolean pass = r.state() == RehearsalRecord.State.PASSED;
            if (pass || r.state() == RehearsalRecord.State.FAILED) {
                all += weight;
                passed += pass ? weight : 0;
            }
            if (pass) {
                r.measured().forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(new double[] {value, weight}));
            }
        }
        Map<String, Metric> metrics = new TreeMap<>();
        values.forEach((name, list) -> metrics.put(name, metric(list)));
        return new PerformanceProfile(metrics, (1 + passed) / (2 + all), all);
    }

    private static double weight(RehearsalRecord r, Instant now) {
        double age = Math.max(0, Duration.between(r.updatedAt(), now).toMillis());
        return Math.pow(0.5, age / HALF_LIFE.toMillis());
    }

    private static Metric metric(List<double[]> weighted) {
        double weight = weighted.stream().mapToDouble(v -> v[1]).sum();
        double mean = weighted.stream().mapToDouble(v -> v[0] * v[1]).sum() / weight;
        double squares = weighted.stream()
                .mapToDouble(v -> v[1] * (v[0] - mean) * (v[0] - mean))
                .sum();
        double prior = PRIOR_SPREAD * Math.abs(mean); // as if it had been seen once
        return new Metric(mean, Math.sqrt((prior * prior + squares) / (1 + weight)), weight);
    }

    /** What is expected of the next, by name. */
    public Map<String, Double> expected() {
        Map<String, Double> expected = new TreeMap<>();
        metrics.forEach((name, metric) -> expected.put(name, metric.mean()));
        return expected;
    }

    /**
     * What is worse than this lets expect: by more than three standard deviations, and by more than a fifth.
     *
     * @return for people; empty if nothing is
     */
    public List<String> worse(Map<String, Double> measured) {
        List<String> worse = new ArrayList<>();
        new TreeMap<>(measured).forEach((name, value) -> {
            Metric metric = metrics.get(name);
            if (metric != null && JUDGED.contains(name)) {
                double by = MORE_IS_BETTER.contains(name) ? metric.mean() - value : value - metric.mean();
                if (by > LEAST_DEVIATIONS * metric.next() && by > LEAST_SHARE * metric.mean()) {
                    worse.add(String.format(Locale.ROOT, "%s %.3g instead of %.3g", name, value, metric.mean()));
                }
            }
        });
        return worse;
    }
}
