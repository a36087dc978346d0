package io.gnomon.predictor.profile;

import io.gnomon.predictor.forecast.Levels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What {@link RegimePoints} does, step by step as it is described, for a fleet weight of 1. */
final class PlainPoints {
    private static final double[] Z = {-2.326, -1.645, -1.036, -0.524, 0, 0.524, 1.036, 1.645, 2.326};
    private static final double[] SHARE = {0.03, 0.07, 0.125, 0.175, 0.2, 0.175, 0.125, 0.07, 0.03};

    private record Point(double value, double weight) {}

    private PlainPoints() {}

    static double[] quantiles(GaussianHmm model, double[] values, double[][] own, double[] regimes, double remembered) {
        List<Point> points = new ArrayList<>();
        double total = 0;
        for (int k = 0; k < regimes.length; k++) {
            double count = 1;
            for (int t = 0; t < values.length; t++) {
                count += Double.isNaN(values[t]) ? 0 : own[t][k] * Math.pow(remembered, values.length - 1.0 - t);
            }
            for (int t = 0; t < values.length; t++) {
                if (!Double.isNaN(values[t])) {
                    double weight = own[t][k] * Math.pow(remembered, values.length - 1.0 - t);
                    points.add(new Point(values[t], regimes[k] * weight / count));
                }
            }
            for (int z = 0; z < Z.length; z++) {
                points.add(new Point(model.mean(k) + model.deviation(k) * Z[z], regimes[k] * SHARE[z] / count));
            }
            total += regimes[k];
        }
        // a value that is in several regimes is one point
        List<Point> merged = new ArrayList<>();
        points.sort(Comparator.comparingDouble(Point::value));
        for (Point p : points) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).value() == p.value()) {
                merged.set(last, new Point(p.value(), merged.get(last).weight() + p.weight()));
            } else {
                merged.add(p);
            }
        }
        double[] result = new double[Levels.COUNT];
        for (int l = 0; l < result.length; l++) {
            result[l] = quantile(merged, total, Levels.level(l));
        }
        return result;
    }

    private static double quantile(List<Point> points, double total, double level) {
        double below = 0;
        double middleBefore = 0;
        double valueBefore = points.get(0).value();
        for (Point p : points) {
            double middle = (below + p.weight() / 2) / total;
            if (middle >= level) {
                return below == 0
                        ? p.value()
                        : valueBefore + (level - middleBefore) / (middle - middleBefore) * (p.value() - valueBefore);
            }
            below += p.weight();
            middleBefore = middle;
            valueBefore = p.value();
        }
        return valueBefore;
    }
}
