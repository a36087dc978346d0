package io.gnomon.predictor.backtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How good a forecaster was on a fleet. What cannot be measured is NaN.
 *
 * @param mae mean absolute error of the median over all points, in the unit of the series
 * @param maeAtEnd mean over series of the mean absolute error at the last step only, in the unit of the series
 * @param maseMean mean over series of their mean absolute error by their scale; lower is better
 * @param maseMedian the same, median over series
 * @param wql 2 x sum of pinball losses / sum of |actual|, mean over the levels 0.1 to 0.9; lower is better
 * @param coverage share of points within [q0.1, q0.9], of the series that change; best at 0.8
 * @param coverageByDecile the same by tenths of these series in the order of their mean load
 * @param coverageNearlyConstant the same of series with one value in over 70 % of their test slots
 * @param series with at least one point
 * @param nearlyConstant of these, see above
 * @param withoutTest series that had no sample in the test, or none before it
 * @param withoutScale series with points that MASE leaves out, because they did not change before the test
 * @param trainSeconds time to learn; 0 for a forecaster that does not
 * @param forecastsPerSecond of one series each, with all threads
 */
public record Result(
        String forecaster,
        double mae,
        double maeAtEnd,
        double maseMean,
        double maseMedian,
        double wql,
        double coverage,
        List<Double> coverageByDecile,
        double coverageNearlyConstant,
        long points,
        int series,
        int nearlyConstant,
        int withoutTest,
        int withoutScale,
        double trainSeconds,
        double forecastsPerSecond) {
    private static final int LEVELS = 9;
    private static final int DECILES = 10;

    static Result of(String forecaster, List<SeriesResult> all, double trainSeconds, double forecastsPerSecond) {
        List<SeriesResult> scored = all.stream().filter(r -> r.points() > 0).toList();
        List<SeriesResult> varied = scored.stream()
                .filter(r -> !r.isNearlyConstant())
                .sorted(Comparator.comparingDouble(SeriesResult::load))
                .toList();
        List<SeriesResult> constant =
                scored.stream().filter(SeriesResult::isNearlyConstant).toList();
        double[] mase = scored.stream()
                .filter(r -> r.scale() > 0)
                .mapToDouble(SeriesResult::mase)
                .sorted()
                .toArray();
        long points = scored.stream().mapToLong(SeriesResult::points).sum();
        double size = scored.stream().mapToDouble(SeriesResult::size).sum();
        double pinball = scored.stream().mapToDouble(SeriesResult::pinball).sum();
        double error = scored.stream().mapToDouble(SeriesResult::absoluteError).sum();
        return new Result(
                forecaster,
                points == 0 ? Double.NaN : error / points,
                scored.stream()
                        .filter(r -> r.pointsAtEnd() > 0)
                        .mapToDouble(r -> r.errorAtEnd() / r.pointsAtEnd())
                        .average()
                        .orElse(Double.NaN),
                Arrays.stream(mase).average().orElse(Double.NaN),
                median(mase),
                size > 0 ? 2 * pinball / LEVELS / size : Double.NaN,
                coverage(varied),
                deciles(varied),
                coverage(constant),
                points,
                scored.size(),
                constant.size(),
                all.size() - scored.size(),
                scored.size() - mase.length,
                trainSeconds,
                forecastsPerSecond);
    }

    /** The same result under another name. */
    public Result by(String name) {
        return new Result(
                name,
                mae,
                maeAtEnd,
                maseMean,
                maseMedian,
                wql,
                coverage,
                coverageByDecile,
                coverageNearlyConstant,
                points,
                series,
                nearlyConstant,
                withoutTest,
                withoutScale,
                trainSeconds,
                forecastsPerSecond);
    }

    private static List<Double> deciles(List<SeriesResult> byLoad) {
        List<Double> result = new ArrayList<>();
        for (int d = 0; d < DECILES; d++) {
            result.add(coverage(byLoad.subList(d * byLoad.size() / DECILES, (d + 1) * byLoad.size() / DECILES)));
        }
        return List.copyOf(result);
    }

    private static double coverage(List<SeriesResult> some) {
        long points = some.stream().mapToLong(SeriesResult::points).sum();
        long within = some.stream().mapToLong(SeriesResult::within).sum();
        return points == 0 ? Double.NaN : (double) within / points;
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
