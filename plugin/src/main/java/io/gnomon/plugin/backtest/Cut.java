package io.gnomon.plugin.backtest;

import io.gnomon.predictor.series.Series;
import java.util.Collection;
import java.util.List;

/**
 * The time until which may be learnt, so that no learner has seen what other series did while it is tested: that at which the
 * first of all tests begins. A few recordings that end long before the others would leave next to nothing to learn from: where
 * less than half of the usual history lies before a test, its series is not tested, and the next test is taken for the first.
 *
 * @param end Unix seconds
 * @param tested slots at the end of each series that are its test
 */
record Cut(long end, int tested) {
    /**
     * The earliest end that leaves, by the median over all series that are longer than their test, half of what lies before
     * their own tests at least.
     *
     * @throws IllegalArgumentException if no series is longer
     */
    static Cut of(Collection<Series> all, int tested) {
        List<Series> longer = all.stream().filter(s -> s.size() > tested).toList();
        double usual = median(longer.stream().mapToInt(s -> s.size() - tested).toArray());
        return longer.stream()
                .mapToLong(s -> firstTest(s, tested))
                .sorted()
                .distinct()
                .filter(end ->
                        median(longer.stream().mapToInt(s -> before(s, end)).toArray()) >= usual / 2)
                .mapToObj(end -> new Cut(end, tested))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no series is longer than the test"));
    }

    /** What may be learnt of a series. */
    Series known(Series series) {
        return series.slice(0, before(series, end));
    }

    /** Whether the test of a series would begin before the end of what is learnt. */
    boolean isEarly(Series series) {
        return series.size() > tested && firstTest(series, tested) < end;
    }

    private static long firstTest(Series series, int tested) {
        return series.startSeconds() + (long) (series.size() - tested) * series.stepSeconds();
    }

    private static int before(Series series, long end) {
        long slots = Math.floorDiv(end - series.startSeconds(), (long) series.stepSeconds());
        return (int) Math.max(0, Math.min(slots, series.size()));
    }

    private static double median(int[] values) {
        int[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
    }
}
