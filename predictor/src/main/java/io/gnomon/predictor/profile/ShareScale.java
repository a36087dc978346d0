package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;

/**
 * The scale on which shares of an allocation are compared: nearly linear below {@link #KNEE}, logarithmic above, so that
 * idle servers at 0.1 % and 0.2 % are alike and busy ones at 20 % and 40 % are not.
 */
final class ShareScale {
    static final double KNEE = 0.01;
    /** A regime is no narrower: about 2 % of its level, or 0.02 % of the allocation where that is more. */
    static final double LEAST_DEVIATION = 0.02;

    private ShareScale() {}

    /** NaN stays NaN. */
    static double of(double share) {
        return Math.copySign(Math.log1p(Math.abs(share) / KNEE), share);
    }

    static double share(double scaled) {
        return Math.copySign(KNEE * Math.expm1(Math.abs(scaled)), scaled);
    }

    static double[] of(Series shares) {
        double[] scaled = new double[shares.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = of(shares.get(i));
        }
        return scaled;
    }
}
