package io.gnomon.predictor.series;

/** Fills gaps for learners that cannot live with them. */
public final class Gaps {
    private Gaps() {}

    /**
     * Linear across gaps of at most {@code mostSlots} between two known values; longer ones, and those at either end,
     * stay gaps.
     */
    public static Series interpolate(Series series, int mostSlots) {
        double[] values = series.toArray();
        int known = -1;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            int gap = i - known - 1;
            if (known >= 0 && gap > 0 && gap <= mostSlots) {
                for (int j = known + 1; j < i; j++) {
                    double share = (double) (j - known) / (gap + 1);
                    values[j] = values[known] * (1 - share) + values[i] * share;
                }
            }
            known = i;
        }
        return new Series(series.startSeconds(), series.stepSeconds(), values);
    }
}
