package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.plugin.learning.Learners;
import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.predictor.clusters.ClusterLearner;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaKMeans;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A house whose servers are forecast by whoever learning puts in force; a restart makes learning anew. */
final class LearningHouse {
    private static final Map<String, String> SETTINGS = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "3s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "match.own-after", "1m",
            "decide.autonomy", "off");

    private final Path folder;
    private final Replaceable trees = new Replaceable(new TreeLearner(15, 3_000));
    private final Map<LearnerChoice, Learner> ofFleet = Map.of(
            LearnerChoice.TREES, trees,
            LearnerChoice.WEKA, new WekaLagLearner(),
            LearnerChoice.PROFILE_HMM, new ProfileLearner());
    private Learning learning;

    private static final class Replaceable implements Learner {
        private Learner now;

        Replaceable(Learner now) {
            this.now = now;
        }

        @Override
        public String name() {
            return now.name();
        }

        @Override
        public Forecaster learn(List<Series> fleet, long seed) {
            return now.learn(fleet, seed);
        }
    }

    LearningHouse(Path folder) {
        this.folder = folder;
    }

    /** Another one in the place of the trees. */
    void compete(Learner other) {
        trees.now = other;
    }

    Path models() {
        return folder.resolve("models");
    }

    Learning learning() {
        return learning;
    }

    House house(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        House house = new House(folder, settings);
        house.forecasters = h -> {
            learning = learning(h, settings);
            return learning;
        };
        house.restart(state -> {});
        return house;
    }

    private Learning learning(House house, Map<String, String> settings) {
        try {
            Files.createDirectories(models());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WekaLagLearner small = new WekaLagLearner(WekaLagLearner.LINEAR_REGRESSION, new int[] {1, 3, 6, 12}, 2_000);
        return new Learning(
                Configuration.of(settings).forecast(),
                house.fleet,
                new Learners(
                        new ClusterLearner(new WekaKMeans(), List.of("cpu", "memory", "disk", "network")),
                        ofFleet,
                        Optional.of(small),
                        Optional.of(small)),
                house.database.models(),
                new ModelFiles(models()),
                house.notifier,
                house.clock);
    }
}
