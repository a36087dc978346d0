package io.gnomon.plugin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.neighbors.AgedSeries;
import io.gnomon.predictor.neighbors.SameAgeForecaster;
import io.gnomon.predictor.neighbors.SameAgeMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a server needs is told from its first quarter of an hour and from the others, on the recordings of the demo: one is left
 * out at a time, and put into one of four buckets, the quartiles of what the others need. Seven recordings of four machines
 * show that the way works, not how well it does on a fleet.
 */
class NewServerTest {
    private static final int SEEN = 3;
    private static final int BUCKETS = 4;

    /** Another day of one machine is another server that does the same work. */
    private static final Map<String, String> MACHINES = Map.of(
            "new-server",
            "reference-batch",
            "new-server-other-day",
            "reference-batch",
            "control-flat",
            "reference-flat");

    private final SameAgeMatcher matcher = new SameAgeMatcher(new double[] {1}, 5, 1);
    private final List<AgedSeries> all = Excerpt.read().entrySet().stream()
            .map(e -> new AgedSeries(e.getKey(), Excerpt.SAMPLE_SECONDS, new double[][] {e.getValue()}))
            .toList();

    private record Said(int truth, int shadows, int mostFrequent) {}

    @Test
    void theBucketOfANewServerIsToldBetterFromItsShadowsThanByTheMostFrequentOne() {
        List<Said> said = leavingOut(server -> other -> !other.id().equals(server.id()));
        assertThat(said).hasSize(7);
        assertThat(recall(said, Said::mostFrequent)).isLessThanOrEqualTo(1.0 / BUCKETS);
        assertThat(recall(said, Said::shadows)).isGreaterThan(2 * recall(said, Said::mostFrequent));
    }

    @Test
    void soItIsWhereNoOtherServerDoesTheSameWork() {
        List<Said> said = leavingOut(server -> other -> !machine(other).equals(machine(server)));
        assertThat(recall(said, Said::shadows)).isGreaterThan(recall(said, Said::mostFrequent));
    }

    private static String machine(AgedSeries server) {
        return MACHINES.getOrDefault(server.id(), server.id());
    }

    private List<Said> leavingOut(Function<AgedSeries, Predicate<AgedSeries>> known) {
        List<Said> said = new ArrayList<>();
        for (AgedSeries server : all) {
            List<AgedSeries> others = all.stream().filter(known.apply(server)).toList();
            double[] needs =
                    others.stream().mapToDouble(NewServerTest::need).sorted().toArray();
            said.add(new Said(
                    bucket(need(server), needs),
                    bucket(foretold(server.atAge(SEEN), others, server.age() - SEEN), needs),
                    mostFrequent(needs)));
        }
        return said;
    }

    private double foretold(AgedSeries young, List<AgedSeries> others, int steps) {
        Map<String, AgedSeries> byId = others.stream().collect(Collectors.toMap(AgedSeries::id, s -> s));
        Forecast forecast =
                new SameAgeForecaster(matcher).forecast(young, 0, matcher.match(young, others), byId::get, steps);
        return IntStream.range(0, steps).mapToDouble(forecast::median).average().orElseThrow();
    }

    /** Mean CPU after the first quarter of an hour. */
    private static double need(AgedSeries server) {
        return IntStream.range(SEEN, server.age())
                .mapToDouble(t -> server.get(0, t))
                .average()
                .orElseThrow();
    }

    /** How many quartiles a need exceeds. */
    private static int bucket(double need, double[] sorted) {
        return (int) IntStream.range(1, BUCKETS)
                .filter(q -> need > quantile(sorted, q / (double) BUCKETS))
                .count();
    }

    private static double quantile(double[] sorted, double level) {
        double at = level * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static int mostFrequent(double[] needs) {
        int[] counts = new int[BUCKETS];
        Arrays.stream(needs).forEach(need -> counts[bucket(need, needs)]++);
        return IntStream.range(0, BUCKETS).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    }

    /** Mean over the buckets that occur of the share of their servers that were put there. */
    private static double recall(List<Said> all, Function<Said, Integer> who) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        Said::truth, Collectors.averagingDouble(s -> who.apply(s) == s.truth() ? 1 : 0)))
                .values()
                .stream()
                .mapToDouble(share -> share)
                .average()
                .orElseThrow();
    }
}
