package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;
import java.util.Arrays;
import java.util.List;

/**
 * Goes once over all that is known of a tag set, and counts: what its servers use in each regime, and how often each
 * regime and a burst occur in each hour of the week. Filled once.
 */
final class Census {
    static final int ANY = 0;
    static final int SHARE = 1;

    private final GaussianHmm model;
    private final double burstShare;
    private final double[] weights;
    private final double[] sums;
    private final double[] squares;
    private final HoursOfWeek regimesByHour;
    private final HoursOfWeek burstsByHour = new HoursOfWeek(2);
    private long samples;

    private Census(GaussianHmm model, double burstShare) {
        this.model = model;
        this.burstShare = burstShare;
        int n = model.states();
        this.weights = new double[n];
        this.sums = new double[n];
        this.squares = new double[n];
        this.regimesByHour = new HoursOfWeek(n);
    }

    static Census of(GaussianHmm model, double burstShare, List<Series> shares) {
        Census census = new Census(model, burstShare);
        for (Series series : shares) {
            census.take(series);
        }
        return census;
    }

    private void take(Series series) {
        Filter filter = new Filter(model);
        int n = model.states();
        double[] inHour = new double[n];
        double known = 0;
        double bursts = 0;
        for (int t = 0; t < series.size(); t++) {
            double share = series.get(t);
            filter.take(ShareScale.of(share));
            if (!Double.isNaN(share)) {
                for (int k = 0; k < n; k++) {
                    double p = filter.now(k);
                    inHour[k] += p;
                    weights[k] += p;
                    sums[k] += p * share;
                    squares[k] += p * share * share;
                }
                bursts += share > burstShare ? 1 : 0;
                known++;
            }
            long start = series.startSeconds() + (long) t * series.stepSeconds();
            long hour = HoursOfWeek.hour(start);
            if (t + 1 == series.size() || HoursOfWeek.hour(start + series.stepSeconds()) != hour) {
                if (known > 0) {
                    regimesByHour.add(hour, inHour, known);
                    burstsByHour.add(hour, new double[] {bursts > 0 ? 1 : 0, bursts / known}, 1);
                    samples += (long) known;
                }
                Arrays.fill(inHour, 0);
                known = 0;
                bursts = 0;
            }
        }
    }

    long samples() {
        return samples;
    }

    HoursOfWeek regimesByHour() {
        return regimesByHour;
    }

    /** Whether there is at least one ({@link #ANY}), and the share of the hour's slots that are bursts ({@link #SHARE}). */
    HoursOfWeek burstsByHour() {
        return burstsByHour;
    }

    List<Regime> regimes(int stepSeconds) {
        Regime[] all = new Regime[weights.length];
        for (int k = 0; k < all.length; k++) {
            boolean seen = weights[k] > 1e-9;
            double mean = seen ? sums[k] / weights[k] : ShareScale.share(model.mean(k));
            double variance = seen ? squares[k] / weights[k] - mean * mean : 0;
            all[k] = new Regime(
                    mean,
                    Math.sqrt(Math.max(0, variance)),
                    weights[k] / samples,
                    stepSeconds / (1 - model.transition(k, k)),
                    mean > burstShare);
        }
        return List.of(all);
    }
}
