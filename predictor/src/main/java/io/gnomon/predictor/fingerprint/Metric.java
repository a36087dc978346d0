package io.gnomon.predictor.fingerprint;

/** How far two fingerprints are from one another. */
public enum Metric {
    /** Length of the difference: how much and in which way two servers use their resources. */
    EUCLIDEAN,
    /** Length of the difference of the directions alone: in which way two servers differ from the fleet, however much. */
    COSINE
}
