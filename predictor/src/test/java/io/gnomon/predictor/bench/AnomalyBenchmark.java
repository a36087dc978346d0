package io.gnomon.predictor.bench;

import io.gnomon.predictor.anomaly.Anomaly;
import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.anomaly.Detector;
import io.gnomon.predictor.anomaly.Detectors;
import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Result;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.series.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What looking for anomalies costs, and what it does to forecasts: every {@code EVERY}-th server of a folder of recordings
 * is forecast by several learners as they are, with all detectors, and with each detector alone.
 *
 * <p>Arguments: a folder that {@link TraceFolder} reads; a metric; learners (default: all but trees).
 */
public final class AnomalyBenchmark {
    private static final int EVERY = 6;
    private static final int DAY = 288;
    private static final int ROUNDS = 30;

    private AnomalyBenchmark() {}

    /** Prints a table. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length < 1) {
            System.err.println("usage: AnomalyBenchmark FOLDER [METRIC [LEARNER...]]");
            System.exit(2);
        }
        Metric metric = Metric.of(args.length > 1 ? args[1] : "cpu-mhz").orElseThrow();
        List<Trace> all = TraceFolder.read(Path.of(args[0]), metric, 0);
        List<Trace> some = IntStream.range(0, all.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(all::get)
                .toList();
        List<String> wanted = args.length > 2
                ? Arrays.asList(args).subList(2, args.length)
                : List.of("ewma", "window", "fourier-ar", "seasonal");
        cost(some, 600);
        cost(some, 2016);
        for (Evaluation evaluation : List.of(new Evaluation(3, 40, DAY), new Evaluation(48, 20, DAY))) {
            for (String learner : wanted) {
                gain(learner, evaluation, all, some);
            }
        }
    }

    /** Time of one search in the newest slots of each series: the fastest round, so that other work does not count. */
    private static void cost(List<Trace> fleet, int slots) {
        List<Series> recent = fleet.stream()
                .map(Trace::series)
                .filter(s -> s.size() >= slots)
                .map(s -> s.slice(s.size() - slots, s.size()))
                .toList();
        Detectors detectors = new Detectors();
        double fastest = Double.MAX_VALUE;
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            found = 0;
            for (Series series : recent) {
                found += detectors.find(series).size();
            }
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1e3 / recent.size());
        }
        System.out.printf(
                Locale.ROOT,
                "%d slots: %.0f microseconds a search, %d found in %d series%n",
                slots,
                fastest,
                found,
                recent.size());
    }

    private static void gain(String learner, Evaluation evaluation, List<Trace> all, List<Trace> fleet)
            throws InterruptedException {
        Forecaster base = base(learner, evaluation, all);
        Map<String, Forecaster> variants = new LinkedHashMap<>();
        variants.put("as it is", base);
        variants.put("all", new AnomalyAwareForecaster(base));
        for (Anomaly.Kind kind : Anomaly.Kind.values()) {
            variants.put(kind.name(), new AnomalyAwareForecaster(base, only(kind)));
        }
        double plain = Double.NaN;
        for (Map.Entry<String, Forecaster> variant : variants.entrySet()) {
            Result r = evaluation.run(
                    variant.getValue(),
                    fleet,
                    0,
                    Runtime.getRuntime().availableProcessors(),
                    (series, origin, forecast) -> {},
                    done -> {});
            plain = Double.isNaN(plain) ? r.wql() : plain;
            System.out.printf(
                    Locale.ROOT,
                    "%d steps, %s, %s: MASE %.3f, WQL %.4f (%+.1f %%), coverage %.3f%n",
                    evaluation.horizon(),
                    learner,
                    variant.getKey(),
                    r.maseMean(),
                    r.wql(),
                    100 * (r.wql() / plain - 1),
                    r.coverage());
        }
    }

    private static Detector only(Anomaly.Kind kind) {
        Detectors all = new Detectors();
        return series -> all.find(series).stream().filter(a -> a.kind() == kind).toList();
    }

    private static Forecaster base(String learner, Evaluation evaluation, List<Trace> all) {
        return switch (learner) {
            case "ewma" -> new ConformalForecaster(new Ewma(0.3));
            case "window" -> new WindowQuantiles(48);
            case "fourier-ar" -> new FourierAr();
            case "seasonal" -> new SeasonalNaive(86_400);
            case "trees" -> {
                List<Series> known = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    Series s = all.get(i).series();
                    if (i % EVERY == 1) { // others than those that are forecast
                        known.add(s.slice(0, evaluation.before(s)));
                    }
                }
                yield new TreeLearner(evaluation.horizon(), 40_000).learn(known, 1);
            }
            default -> throw new IllegalArgumentException("there is no learner '" + learner + "' here");
        };
    }
}
