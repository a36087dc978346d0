package io.gnomon.predictor.fingerprint;

/** What is said of the use of one resource. None has a unit; each is bounded, so that no server is an outlier by its size alone. */
public enum Feature {
    /** Square root of the mean share of what the server may use: the root tells 0.1 % from 1 % as well as 10 % from 30 %. */
    LEVEL,
    /** Standard deviation by mean, c, as c / (1 + c). */
    VARIATION,
    /** Median by the 0.95 quantile: 1 is flat, 0 rests more than half of the time. */
    BODY,
    /** 0.95 quantile by the highest value: 0 is one lonely spike. */
    TAIL,
    /** Share of the variance from one slot to the next: 0 is smooth, 1 jumps like noise. */
    JUMPINESS,
    /** Correlation with the hour before, -1 to 1. */
    HOURLY,
    /**
     * Slope of the line through all slots (least squares), in means per length of the series, as x / (1 + |x|), times the share of
     * the variance that the line explains: leaks have a trend, bursts that end late do not.
     */
    TREND,
    /** Share of the slots that use less than 1 % of the highest value. */
    REST,
    /** Cosine of the first harmonic of the day by the mean, as x / (1 + |x|); known from one whole day on. */
    DAY_COSINE,
    /** Sine of the same. */
    DAY_SINE,
    /** Cosine of the second harmonic, which has two peaks a day. */
    HALF_DAY_COSINE,
    /** Sine of the same. */
    HALF_DAY_SINE
}
