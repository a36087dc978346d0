package io.gnomon.plugin.config;

/** Which learner makes the forecasts. */
public enum LearnerChoice {
    /** The one that did best on recent samples. */
    AUTO,
    LAST_VALUE,
    EWMA,
    SEASONAL,
    FOURIER_AR,
    WINDOW,
    WEKA,
    TREES,
    PROFILE_HMM
}
