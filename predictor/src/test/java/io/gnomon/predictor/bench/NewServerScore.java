package io.gnomon.predictor.bench;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.neighbors.AgedSeries;
import io.gnomon.predictor.neighbors.Neighbor;
import io.gnomon.predictor.neighbors.SameAgeForecaster;
import io.gnomon.predictor.neighbors.SameAgeMatcher;
import io.gnomon.predictor.series.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How well a new server's first day is told from its first minutes and from the servers that it resembles: leave one
 * server out, say in which quarter of its capacity its mean CPU of the rest of the day will lie (buckets as in Cortez et
 * al., "Resource Central", SOSP 2017), and compare with the bucket that most others are in, and with "as it was so far".
 *
 * <p>Arguments: folders of recordings, each read by {@link TraceFolder}.
 */
public final class NewServerScore {
    private static final int DAY = 288;
    private static final int HOUR = 12;
    private static final int[] AGES = {3, HOUR, 3 * HOUR};
    private static final double BUCKET = 2_500; // a quarter, in 0.01 %
    private static final int BUCKETS = 4;
    private static final int SHADOWS = 5;

    private NewServerScore() {}

    /** Runs for each folder. */
    public static void main(String[] folders) {
        if (folders.length == 0) {
            System.err.println("usage: NewServerScore FOLDER...   (recordings of CPU use in 0.01 %)");
            System.exit(2);
        }
        for (String folder : folders) {
            score(Path.of(folder));
        }
    }

    private static void score(Path folder) {
        List<AgedSeries> fleet = fleet(folder);
        int[] truth = fleet.stream().mapToInt(s -> bucket(mean(s, 0, DAY))).toArray();
        System.out.printf(
                Locale.ROOT,
                "%n%s: %d servers; by their first day %s in the buckets%n",
                folder.getFileName(),
                fleet.size(),
                Arrays.toString(IntStream.range(0, BUCKETS)
                        .map(b -> (int) Arrays.stream(truth).filter(t -> t == b).count())
                        .toArray()));
        System.out.printf(
                "%-10s %14s %14s %14s   %s%n",
                "age", "most frequent", "as so far", "shadows", "of the others' buckets");
        for (int age : AGES) {
            row(fleet, age);
        }
    }

    private static void row(List<AgedSeries> fleet, int age) {
        SameAgeMatcher matcher = new SameAgeMatcher(new double[] {1}, SHADOWS, HOUR / 4);
        SameAgeForecaster forecaster = new SameAgeForecaster(matcher);
        Map<String, AgedSeries> byId = new HashMap<>();
        fleet.forEach(s -> byId.put(s.id(), s));
        int n = fleet.size();
        int[] truth = new int[n];
        int[] soFar = new int[n];
        int[] shadows = new int[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            AgedSeries subject = fleet.get(i).atAge(age);
            truth[i] = bucket(mean(fleet.get(i), age, DAY));
            soFar[i] = bucket(mean(subject, 0, age));
            List<AgedSeries> others =
                    fleet.stream().filter(s -> s != fleet.get(i)).toList();
            List<Neighbor> found = matcher.match(subject, others);
            shadows[i] = bucket(mean(forecaster.forecast(subject, 0, found, byId::get, DAY - age)));
        });
        int most = mostFrequent(truth);
        System.out.printf(
                Locale.ROOT,
                "%3d min    %13.1f%% %13.1f%% %13.1f%%   as so far %.1f%%, shadows %.1f%%%n",
                age * 5,
                right(n, i -> truth[i] == leavingOut(truth, i, most)),
                right(n, i -> truth[i] == soFar[i]),
                right(n, i -> truth[i] == shadows[i]),
                rare(truth, soFar, most),
                rare(truth, shadows, most));
    }

    private static double rare(int[] truth, int[] said, int most) {
        int[] others =
                IntStream.range(0, truth.length).filter(i -> truth[i] != most).toArray();
        return right(others.length, k -> truth[others[k]] == said[others[k]]);
    }

    private static int mostFrequent(int[] truth) {
        int[] counts = new int[BUCKETS];
        Arrays.stream(truth).forEach(t -> counts[t]++);
        return IntStream.range(0, BUCKETS).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    }

    /** The most frequent bucket of all but one. */
    private static int leavingOut(int[] truth, int out, int most) {
        if (truth[out] != most) {
            return most;
        }
        return mostFrequent(IntStream.range(0, truth.length)
                .filter(i -> i != out)
                .map(i -> truth[i])
                .toArray());
    }

    private static double right(int n, IntPredicate isRight) {
        return n == 0
                ? Double.NaN
                : 100.0 * IntStream.range(0, n).filter(isRight).count() / n;
    }

    private static int bucket(double mean) {
        return (int) Math.max(0, Math.min(BUCKETS - 1, mean / BUCKET));
    }

    private static double mean(AgedSeries s, int from, int to) {
        return IntStream.range(from, to)
                .mapToDouble(t -> s.get(0, t))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(0);
    }

    private static double mean(Forecast forecast) {
        return IntStream.range(0, forecast.steps())
                .mapToDouble(step -> forecast.quantile(step, 0.5))
                .average()
                .orElse(0);
    }

    /** Every server that is known for a day, from its first sample on, as if all had been born then. */
    private static List<AgedSeries> fleet(Path folder) {
        List<AgedSeries> result = new ArrayList<>();
        for (Trace trace : TraceFolder.read(folder, Metric.CPU, 0)) {
            Series s = trace.series();
            int first = 0;
            while (first < s.size() && s.isGap(first)) {
                first++;
            }
            int slots = Math.min(s.size() - first, DAY);
            double[] values = new double[slots];
            int known = 0;
            for (int t = 0; t < slots; t++) {
                values[t] = s.get(first + t);
                known += s.isGap(first + t) ? 0 : 1;
            }
            if (known >= DAY * 3 / 4) {
                result.add(new AgedSeries(trace.name(), s.stepSeconds(), new double[][] {values}));
            }
        }
        return result;
    }
}
