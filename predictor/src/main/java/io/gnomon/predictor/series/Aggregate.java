package io.gnomon.predictor.series;

/** How the samples that fall into one slot become its value. */
public enum Aggregate {
    /** The plain mean of the samples, each counting once. */
    MEAN,
    /** The largest sample. */
    MAX
}
