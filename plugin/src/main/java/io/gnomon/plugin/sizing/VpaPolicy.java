package io.gnomon.plugin.sizing;

/**
 * Kubernetes' vertical pod autoscaler, resized in place. Its recommender's published constants: half-life of a day, buckets
 * from 0.01 cores (10 MB) that grow by 5 %, a target at the 90th percentile, bounds at the 50th and 95th, each with 15 %
 * more; bounds are wider while little is known. CPU samples weigh by the allocation (0.1 cores at least), of memory the
 * peak of each day counts. Its updater: an allocation outside the bounds is changed at once; one that is 12 hours old also
 * if the target is 10 % away.
 */
final class VpaPolicy implements SizePolicy {
    private static final int DAY = 288;
    private static final double RATIO = 1.05;
    private static final double MARGIN = 1.15;
    private static final double TARGET = 0.9;
    private static final double LOWER = 0.5;
    private static final double UPPER = 0.95;
    private static final double CORE_MHZ = 2_600;
    private static final double MEMORY_FIRST_MIB = 1e7 / (1 << 20);
    private static final double MEMORY_MOST_MIB = 1e12 / (1 << 20);
    private static final double LEAST_WEIGHT = 0.1;
    private static final int OLD = DAY / 2;
    private static final double WORTH = 0.1;

    /** A histogram as the recommender keeps it. */
    static Histogram histogram(Track.Kind kind, double coreMhz) {
        return kind == Track.Kind.CPU
                ? new Histogram(0.01 * coreMhz, RATIO, 1_000 * coreMhz, DAY)
                : new Histogram(MEMORY_FIRST_MIB, RATIO, MEMORY_MOST_MIB, DAY);
    }

    /** How far a lower bound is let down while little is known. */
    static double lowerShare(double confidence) {
        return Math.pow(1 + 0.001 / confidence, -2);
    }

    /** How far an upper bound is let up while little is known. */
    static double upperShare(double confidence) {
        return 1 + 1 / confidence;
    }

    @Override
    public Running start(Track track, int firstSlot) {
        return new State(track);
    }

    private static final class State implements Running {
        private final Track track;
        private final double core;
        private final Histogram seen;
        private int read;
        private int first = -1;
        private int samples;
        private double dayPeak = Double.NaN;
        private double allocation = Double.NaN;
        private int changed;

        State(Track track) {
            this.track = track;
            this.core = core(track);
            this.seen = histogram(track.kind(), core);
        }

        private static double core(Track track) {
            for (int i = 0; i < track.slots() && track.kind() == Track.Kind.CPU; i++) {
                if (track.floor()[i] > 0) {
                    return track.floor()[i] / Recordings.FLOOR_CORES;
                }
            }
            return CORE_MHZ;
        }

        @Override
        public double next(int slot) {
            for (; read < slot; read++) {
                see(read);
            }
            if (first < 0 || seen.isEmpty()) {
                return Double.NaN;
            }
            double confidence = Math.min((slot - first) / (double) DAY, samples / (double) DAY);
            double target = track.within(slot, MARGIN * seen.percentile(TARGET));
            double lower = track.within(slot, MARGIN * seen.percentile(LOWER) * lowerShare(confidence));
            double upper = track.within(slot, MARGIN * seen.percentile(UPPER) * upperShare(confidence));
            boolean outside = Double.isNaN(allocation) || allocation < lower || allocation > upper;
            boolean late = slot - changed >= OLD && Math.abs(target - allocation) > WORTH * allocation;
            if (outside || late) {
                allocation = target;
                changed = slot;
            }
            return allocation;
        }

        private void see(int slot) {
            double used = track.used(slot);
            if (!Double.isNaN(used)) {
                first = first < 0 ? slot : first;
                samples++;
                if (track.kind() == Track.Kind.CPU) {
                    double given = Double.isNaN(allocation) ? track.ceiling(slot) : allocation;
                    seen.add(used, Math.max(LEAST_WEIGHT, given / core), slot);
                } else {
                    seePeak(used, slot);
                }
            }
            if ((slot + 1) % DAY == 0) {
                dayPeak = Double.NaN;
            }
        }

        /** A day's peak replaces the smaller one that was added for the same day. */
        private void seePeak(double used, int slot) {
            if (Double.isNaN(dayPeak) || used > dayPeak) {
                int day = slot / DAY * DAY;
                if (!Double.isNaN(dayPeak)) {
                    seen.add(dayPeak, -1, day);
                }
                seen.add(used, 1, day);
                dayPeak = used;
            }
        }
    }
}
