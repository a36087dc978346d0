package io.gnomon.predictor.bench;

import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.backtest.TraceFolder;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.series.Series;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What forecasting a fleet costs: time and memory to learn the model of all servers, and forecasts of 48 steps a second on all
 * cores, for the recordings as they are and for fleets of 100, 1,000 and 10,000 servers. These are stretches of 14 days of the
 * recordings from random moments; what they cost is true, how good they are is not asked.
 *
 * <p>Arguments: a folder that {@link TraceFolder} reads; a metric (default cpu-mhz).
 */
public final class FleetBenchmark {
    private static final int DAY = 288;
    private static final int STRETCH = 14 * DAY;
    private static final int STEPS = 48;
    private static final int LEAST_FORECASTS = 4_000;
    private static final int ROUNDS = 3;
    private static final long SEED = 20_230_613;

    private FleetBenchmark() {}

    /** Prints a line per fleet. */
    public static void main(String[] args) {
        if (args.length < 1) {
            System.err.println("usage: FleetBenchmark FOLDER [METRIC]");
            System.exit(2);
        }
        List<Series> recordings =
                TraceFolder.read(
                                Path.of(args[0]),
                                Metric.of(args.length > 1 ? args[1] : "cpu-mhz").orElseThrow(),
                                0)
                        .stream()
                        .map(Trace::series)
                        .filter(s -> s.size() > STRETCH)
                        .toList();
        measure("the recordings", recordings); // warms up as well: the first line is not the fastest
        measure("the recordings", recordings);
        for (int servers : new int[] {100, 1_000, 10_000}) {
            measure("stretches", stretches(recordings, servers));
        }
    }

    private static List<Series> stretches(List<Series> recordings, int servers) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Series> fleet = new ArrayList<>();
        while (fleet.size() < servers) {
            Series one = recordings.get(random.nextInt(recordings.size()));
            int from = random.nextInt(one.size() - STRETCH);
            // with an array of its own, as in a daemon
            fleet.add(new Series(
                    one.startSeconds() + 300L * from,
                    one.stepSeconds(),
                    one.slice(from, from + STRETCH).toArray()));
        }
        return fleet;
    }

    /** Of a stretch with nothing in it nothing is said. */
    private static double last(Forecast forecast) {
        return forecast.steps() == 0 ? 0 : forecast.median(forecast.steps() - 1);
    }

    private static void measure(String what, List<Series> fleet) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long before = heap.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        long start = System.nanoTime();
        Forecaster forecaster = new TreeLearner().learn(fleet, SEED);
        double learnt = (System.nanoTime() - start) / 1e9;
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        int repeats = Math.max(1, LEAST_FORECASTS / fleet.size());
        double fastest = Double.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            start = System.nanoTime();
            sum += IntStream.range(0, repeats * fleet.size())
                    .parallel()
                    .mapToDouble(i -> last(forecaster.forecast(fleet.get(i % fleet.size()), STEPS)))
                    .sum();
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
        }
        int forecasts = repeats * fleet.size();
        System.out.printf(
                Locale.ROOT,
                "%,6d servers (%s): learnt in %.1f s, heap %d MiB before and at most %d MiB; %,.0f forecasts a second,"
                        + " so %.2f s for the fleet (check %.3g)%n",
                fleet.size(),
                what,
                learnt,
                before >> 20,
                peak >> 20,
                forecasts / fastest,
                fastest / repeats,
                sum);
    }
}
