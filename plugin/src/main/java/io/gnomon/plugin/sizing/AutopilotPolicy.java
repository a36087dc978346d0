package io.gnomon.plugin.sizing;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The moving-window rules of Google's Autopilot (Rzadca et al., EuroSys 2020): CPU by the load-adjusted 95th percentile,
 * weights halving in 12 hours; memory by the largest value of a window of a day. To both a margin of 10 to 15 %, more for small
 * ones, and the largest such recommendation of the last hour is the limit.
 */
final class AutopilotPolicy implements SizePolicy {
    private static final int HALF_LIFE = 144;
    private static final int WINDOW = 288;
    private static final int HOUR = 12;
    private static final double LEVEL = 0.95;
    private static final int BUCKETS = 400;

    /** 15 % of something small, down to 10 % of something large. */
    static double margin(Track.Kind kind, double amount) {
        double large = kind == Track.Kind.CPU ? 10_000 : 16_384;
        return 0.15 - 0.05 * Math.min(1, amount / large);
    }

    @Override
    public Running start(Track track, int firstSlot) {
        return new State(track);
    }

    private static final class State implements Running {
        private final Track track;
        private final double[] load = new double[BUCKETS]; // share of the ceiling, each weighted by its load
        private final Deque<Double> lately = new ArrayDeque<>();
        private int read;

        State(Track track) {
            this.track = track;
        }

        @Override
        public double next(int slot) {
            for (; read < slot; read++) {
                see(read);
            }
            double wanted = track.kind() == Track.Kind.CPU ? percentile(slot) : peak(slot);
            lately.addLast(wanted * (1 + margin(track.kind(), wanted)));
            if (lately.size() > HOUR) {
                lately.removeFirst();
            }
            return lately.stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(x -> !Double.isNaN(x))
                    .max()
                    .orElse(Double.NaN);
        }

        private void see(int slot) {
            double fade = Math.pow(0.5, 1.0 / HALF_LIFE);
            for (int i = 0; i < BUCKETS; i++) {
                load[i] *= fade;
            }
            double used = track.used(slot);
            double ceiling = track.ceiling(slot);
            if (used >= 0 && ceiling > 0) {
                int bucket = (int) Math.min(BUCKETS - 1, BUCKETS * used / ceiling);
                load[bucket] += used / ceiling;
            }
        }

        private double percentile(int slot) {
            double total = 0;
            for (double l : load) {
                total += l;
            }
            double below = 0;
            for (int i = 0; i < BUCKETS && total > 0; i++) {
                below += load[i];
                if (below >= LEVEL * total) {
                    return (i + 1) * track.ceiling(slot) / BUCKETS;
                }
            }
            return Double.NaN;
        }

        private double peak(int slot) {
            double peak = Double.NaN;
            for (int i = Math.max(0, slot - WINDOW); i < slot; i++) {
                double used = track.used(i);
                peak = Double.isNaN(peak) || used > peak ? used : peak;
            }
            return peak;
        }
    }
}
