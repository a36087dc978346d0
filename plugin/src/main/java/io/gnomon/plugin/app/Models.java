package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Accuracy;
import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.plugin.learning.Learners;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.predictor.clusters.ClusterLearner;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaKMeans;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which learners the daemon has, and how large their models are. */
final class Models {
    private static final Logger log = LoggerFactory.getLogger(Models.class);
    /** Enough for a fleet in memory, and learnt in seconds. */
    private static final int TREE_EXAMPLES = 20_000;

    private static final int CLUSTER_ROWS = 10_000;
    private static final int SERVER_ROWS = 2_000;
    private static final int[] STEPS = {1, 2, 3, 6, 12, 24, 48};

    private Models() {}

    static Learners learners(ForecastSettings forecast) {
        int horizon = (int) Math.max(1, forecast.horizon().dividedBy(forecast.step()));
        return new Learners(
                new ClusterLearner(
                        new WekaKMeans(),
                        Arrays.stream(Resource.values()).map(Resource::label).toList()),
                Map.of(
                        LearnerChoice.WEKA, new WekaLagLearner(),
                        LearnerChoice.TREES, new TreeLearner(horizon, TREE_EXAMPLES),
                        LearnerChoice.PROFILE_HMM, new ProfileLearner()),
                Optional.of(new WekaLagLearner(WekaLagLearner.LINEAR_REGRESSION, STEPS, CLUSTER_ROWS)),
                Optional.of(new WekaLagLearner(WekaLagLearner.LINEAR_REGRESSION, STEPS, SERVER_ROWS)));
    }

    /** Takes what the calibrators have learnt over a restart. */
    record Calibration(Accuracy accuracy, ModelFiles files) {
        private static final String FILE = "calibrators";

        Calibration {
            try {
                byte[] written = files.getNamed(FILE).orElse(null);
                if (written != null) {
                    accuracy.calibrateFrom(written);
                }
            } catch (IOException e) {
                log.warn("intervals are calibrated anew: {}", e.getMessage());
            }
        }

        /** What was learnt from erased histories as well. */
        void forget() {
            accuracy.forget();
            files.deleteNamed(FILE);
        }

        void save() {
            files.putNamed(FILE, accuracy.calibrators());
        }
    }
}
