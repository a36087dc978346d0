package io.gnomon.predictor.clusters;

/** What is said of the use of one resource. Each is between 0 and 1 and has no unit. */
public enum Trait {
    /** Square root of the mean share of what the server may use: the root tells 0.1 % from 1 % as well as 10 % from 30 %. */
    LEVEL,
    /** Standard deviation by mean, c, as c / (1 + c). */
    VARIABILITY,
    /** How far the highest twentieth of the values is above the median: 1 - median / mean of these. */
    BURSTINESS,
    /** Correlation of a slot with the next one, 0 if negative. */
    PERSISTENCE,
    /** Share of the slots with less than 1 % of what the server may use. */
    IDLE,
    /** Share of the variance that the hour of the day explains, less what chance explains; from two days of history on. */
    RHYTHM
}
