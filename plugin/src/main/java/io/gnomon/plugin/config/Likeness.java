package io.gnomon.plugin.config;

/** How two fingerprints are compared. */
public enum Likeness {
    /** By how much and in which way servers use their resources. */
    EUCLIDEAN,
    /** By the way alone, however much. */
    COSINE
}
