package io.gnomon.plugin.learning;

import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.predictor.forecast.Forecaster;

/**
 * Who forecasts.
 *
 * @param before who did so before, or would; compared with it on probation, and its stand-in if it fails
 */
record InForce(ModelVersion version, Forecaster forecaster, Forecaster before) {
    boolean isOnProbation() {
        return version.state() == ModelVersion.State.PROBATION;
    }
}
