package io.gnomon.predictor.bench;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.clusters.Behavior;
import io.gnomon.predictor.clusters.ClusterLearner;
import io.gnomon.predictor.clusters.Grouping;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Renamed;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaKMeans;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.predictor.series.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Is a champion per behaviour cluster better than one for all? Chooses both by the windows before the test, and compares their WQL on
 * the test. Arguments: FOLDER HORIZON SELECTION_WINDOWS TEST_WINDOWS EVERY_NTH_SERVER, steps of five minutes.
 */
public final class ClusterSelection {
    private static final List<Metric> METRICS = List.of(Metric.CPU, Metric.MEM, Metric.DISKWRITE, Metric.NETRX);
    private static final double WHOLE = 10_000; // CPU is in 0.01 % of what is provisioned
    private static final int HISTORY = 14 * 288;
    private static final int LEAST_OF_CLUSTER = 8;
    private static final int MOST_TRIED = 40;
    private static final long SEED = 20_230_613;

    private final int horizon;
    private final int selection;
    private final int test;

    private ClusterSelection(int horizon, int selection, int test) {
        this.horizon = horizon;
        this.selection = selection;
        this.test = test;
    }

    /** Prints a table. */
    public static void main(String[] a) {
        ClusterSelection one =
                new ClusterSelection(Integer.parseInt(a[1]), Integer.parseInt(a[2]), Integer.parseInt(a[3]));
        one.run(Path.of(a[0]), Integer.parseInt(a[4]));
    }

    private void run(Path folder, int every) {
        List<List<Series>> byMetric = new ArrayList<>();
        for (Metric metric : METRICS) {
            List<Trace> all = TraceFolder.read(folder, metric, 1_372_629_600L);
            byMetric.add(IntStream.range(0, all.size())
                    .filter(i -> i % every == 0)
                    .mapToObj(i -> recent(all.get(i).series()))
                    .toList());
        }
        int servers = byMetric.get(0).size();
        List<Behavior> fleet = IntStream.range(0, servers)
                .mapToObj(i -> Behavior.of(
                        byMetric.stream().map(m -> before(m.get(i), test)).toList(),
                        new double[] {WHOLE, Double.NaN, Double.NaN, Double.NaN}))
                .toList();
        ClusterLearner learner = new ClusterLearner(
                new WekaKMeans(), METRICS.stream().map(Metric::label).toList());
        long start = System.nanoTime();
        Grouping grouping = learner.learn(fleet, learner.none(), true, SEED);
        System.out.printf(
                Locale.ROOT, "clusters of %d servers in %.2f s: ", servers, (System.nanoTime() - start) / 1e9);
        Map<String, List<Integer>> clusters = new TreeMap<>();
        for (int i = 0; i < servers; i++) {
            clusters.computeIfAbsent(grouping.of(fleet.get(i)), c -> new ArrayList<>())
                    .add(i);
        }
        clusters.forEach((name, members) -> System.out.print(name + " " + members.size() + "; "));
        System.out.println();
        for (int m = 0; m < METRICS.size(); m++) {
            compare(METRICS.get(m), byMetric.get(m), clusters);
        }
    }

    private static Series recent(Series all) {
        return all.slice(Math.max(0, all.size() - HISTORY), all.size());
    }

    private Series before(Series series, int windows) {
        return series.slice(0, series.size() - windows * horizon);
    }

    private void compare(Metric metric, List<Series> all, Map<String, List<Integer>> clusters) {
        List<Series> known = all.stream().map(s -> before(s, test)).toList();
        List<Series> training = known.stream().map(s -> before(s, selection)).toList();
        List<Forecaster> common = new ArrayList<>(List.of(
                new ConformalForecaster(new LastValue()),
                new ConformalForecaster(new Ewma(0.3)),
                new WindowQuantiles(48)));
        common.add(new WekaLagLearner().learn(training, SEED));
        common.add(new TreeLearner(horizon, 20_000).learn(training, SEED));
        common.add(new ProfileLearner().learn(training, SEED));
        Backtest backtest = new Backtest(horizon, selection, 288);
        Champion forAll = Champion.select(common, some(known), backtest);
        Sum one = new Sum();
        Sum perCluster = new Sum();
        Sum best = new Sum();
        StringBuilder said = new StringBuilder();
        clusters.forEach((name, members) -> {
            List<Series> mine = members.stream().map(known::get).toList();
            List<Forecaster> contenders = new ArrayList<>(common);
            if (clusters.size() > 1 && members.size() >= LEAST_OF_CLUSTER) {
                Forecaster own = new WekaLagLearner(
                                WekaLagLearner.LINEAR_REGRESSION, new int[] {1, 2, 3, 6, 12, 24, 48}, 10_000)
                        .learn(members.stream().map(training::get).toList(), SEED);
                contenders.add(new Renamed(own, own.name() + "-cluster"));
            }
            Champion champion = Champion.select(contenders, some(mine), backtest);
            said.append(name)
                    .append(" -> ")
                    .append(champion.forecaster().name())
                    .append("; ");
            List<Series> whole = members.stream().map(all::get).toList();
            one.add(sum(forAll.forecaster(), whole));
            perCluster.add(sum(champion.forecaster(), whole));
            best.add(contenders.stream()
                    .map(c -> sum(c, whole))
                    .min((x, y) -> Double.compare(x.pinball, y.pinball))
                    .orElseThrow());
        });
        System.out.printf(
                Locale.ROOT,
                "%-10s WQL: one champion (%s) %.4f, per cluster %.4f (%+.1f %%), best in hindsight %.4f%n    %s%n",
                metric.label(),
                forAll.forecaster().name(),
                one.wql(),
                perCluster.wql(),
                100 * (perCluster.wql() / one.wql() - 1),
                best.wql(),
                said);
    }

    private static List<Series> some(List<Series> all) {
        int every = (all.size() + MOST_TRIED - 1) / MOST_TRIED;
        return IntStream.range(0, all.size())
                .filter(i -> i % every == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static final class Sum {
        private double pinball;
        private double size;

        void add(Sum other) {
            pinball += other.pinball;
            size += other.size;
        }

        double wql() {
            return 2 * pinball / 9 / size;
        }
    }

    private Sum sum(Forecaster forecaster, List<Series> whole) {
        double[] sums = whole.parallelStream()
                .map(series -> sum(forecaster, series))
                .reduce(new double[2], (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
        Sum sum = new Sum();
        sum.pinball = sums[0];
        sum.size = sums[1];
        return sum;
    }

    private double[] sum(Forecaster forecaster, Series series) {
        double[] sum = new double[2];
        for (int origin = series.size() - test * horizon; origin < series.size(); origin += horizon) {
            Forecast forecast = forecaster.forecast(series.slice(0, origin), horizon);
            for (int s = 0; s < forecast.steps(); s++) {
                double actual = series.get(origin + s);
                if (!Double.isNaN(actual)) {
                    sum[1] += Math.abs(actual);
                    for (double level : Arrays.asList(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)) {
                        double miss = actual - forecast.quantile(s, level);
                        sum[0] += Math.max(level * miss, (level - 1) * miss);
                    }
                }
            }
        }
        return sum;
    }
}
