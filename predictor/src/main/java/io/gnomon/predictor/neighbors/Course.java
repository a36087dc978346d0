package io.gnomon.predictor.neighbors;

/** A server's course over its first slots, normalised and smoothed, ready to be compared with another at any lag. */
final class Course {
    private static final int MOST_SLOTS = 600;
    private static final int SMOOTHED_SLOTS = 3;
    private static final double HALF_LIFE_SLOTS = 30;
    /** The share in a comparison of a slot by how long it is ago. */
    private static final double[] SHARES = new double[MOST_SLOTS];

    static {
        for (int ago = 0; ago < MOST_SLOTS; ago++) {
            SHARES[ago] = Math.exp(-Math.log(2) / HALF_LIFE_SLOTS * ago);
        }
    }

    private final double[] channelWeights;
    private final double[][] values;
    private final int known;

    /** @param slots how much of the server's past is of interest */
    Course(AgedSeries server, int slots, double[] channelWeights, Scale[] scales) {
        this.channelWeights = channelWeights;
        int age = Math.min(server.age(), slots);
        values = new double[channelWeights.length][age];
        int most = 0;
        for (int c = 0; c < values.length; c++) {
            int n = 0;
            for (int t = 0; t < age; t++) {
                values[c][t] = smooth(server, c, t, SMOOTHED_SLOTS);
                n += Double.isNaN(values[c][t]) ? 0 : 1;
                values[c][t] = scales[c].apply(values[c][t]);
            }
            most = channelWeights[c] > 0 ? Math.max(most, n) : most;
        }
        known = most;
    }

    /**
     * Mean of the known values in the slots up to {@code slot}, NaN if that one is a gap. Backwards only: the newest slot
     * of a young server knows no future, so no slot that it is compared with may.
     */
    static double smooth(AgedSeries server, int channel, int slot, int slots) {
        if (Double.isNaN(server.get(channel, slot))) {
            return Double.NaN;
        }
        double sum = 0;
        int n = 0;
        for (int t = slot - slots + 1; t <= slot; t++) {
            double v = server.get(channel, t);
            if (!Double.isNaN(v)) {
                sum += v;
                n++;
            }
        }
        return sum / n;
    }

    /** Known slots of the channel that has most. */
    int known() {
        return known;
    }

    /** This course against the other one's slots {@code lag} later; NaN where too little overlaps. */
    double squaredDistance(Course other, int lag) {
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < values.length; c++) {
            if (channelWeights[c] == 0) {
                continue;
            }
            double[] mine = values[c];
            double[] theirs = other.values[c];
            int from = Math.max(Math.max(0, -lag), mine.length - MOST_SLOTS);
            int to = Math.min(mine.length, theirs.length - lag);
            double squares = 0;
            double shares = 0;
            int both = 0;
            for (int t = from; t < to; t++) {
                double difference = mine[t] - theirs[t + lag];
                if (!Double.isNaN(difference)) {
                    double share = SHARES[mine.length - 1 - t];
                    squares += share * difference * difference;
                    shares += share;
                    both++;
                }
            }
            if (both >= SameAgeMatcher.LEAST_SLOTS - 1 && 2 * both >= Math.min(known, MOST_SLOTS)) {
                sum += channelWeights[c] * squares / shares;
                weights += channelWeights[c];
            }
        }
        return weights > 0 ? sum / weights : Double.NaN;
    }
}
