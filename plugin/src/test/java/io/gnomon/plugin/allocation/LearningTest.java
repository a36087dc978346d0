package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champion and challengers, from the samples of trace-driven servers to the forecasts in force. */
class LearningTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "3s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "match.own-after", "1m",
            "decide.autonomy", "off");
    private static final Map<LearnerChoice, Learner> FLEET_LEARNERS =
            Map.of(LearnerChoice.TREES, new TreeLearner(15, 3_000), LearnerChoice.WEKA, new WekaLagLearner());

    @TempDir
    Path folder;

    @Test
    void allLearnersCompeteAndTheBestIsInForceAndSaidToBe() {
        try (House house = new House(folder, SETTINGS)) {
            for (int i = 0; i < 4; i++) {
                house.roomy("wave-" + i, wave(i));
            }
            house.run(Duration.ofMinutes(40));
            Learning learning = learning(house, Map.of());
            assertThat(new Standings(learning, house.fleet).list())
                    .as("before the first competition only who forecasts is known")
                    .isNotEmpty()
                    .allMatch(s -> s.score().isEmpty() && !s.champion());
            learning.run();
            List<Standings.Standing> cpu = new Standings(learning, house.fleet)
                    .list().stream()
                            .filter(s ->
                                    s.resource() == Resource.CPU && s.score().isPresent())
                            .toList();
            assertThat(cpu)
                    .extracting(Standings.Standing::learner)
                    .contains("trees", "weka-linearregression", "last-value+conformal", "ewma-0.3+conformal");
            assertThat(cpu)
                    .isSortedAccordingTo(Comparator.comparingDouble(
                            s -> s.score().orElseThrow().wql()));
            assertThat(cpu).filteredOn(Standings.Standing::champion).containsExactly(cpu.get(0));
            assertThat(learning.inForce(Resource.CPU).name())
                    .isEqualTo(cpu.get(0).learner());
            double shares = new Standings(learning, house.fleet)
                    .list().stream()
                            .filter(s -> s.resource() == Resource.CPU)
                            .mapToDouble(Standings.Standing::share)
                            .sum();
            assertThat(shares).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
        }
    }

    @Test
    void theLearnerThatTheConfigurationNamesIsTakenWithoutACompetition() {
        try (House house = new House(folder, SETTINGS)) {
            house.roomy("wave", wave(1));
            house.run(Duration.ofMinutes(20));
            Learning learning = learning(house, Map.of("forecast.learner", "fourier-ar"));
            learning.run();
            assertThat(learning.inForce(Resource.CPU).name()).startsWith("fourier");
            assertThat(learning.champions().get(Resource.CPU).scores()).isEmpty();
        }
    }

    private static Learning learning(House house, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        return new Learning(Configuration.of(settings).forecast(), house.fleet, FLEET_LEARNERS, house.clock);
    }

    private static LoadTrace wave(int seed) {
        Random random = new Random(seed);
        List<Line> lines = new ArrayList<>();
        for (int second = 0; second < 2_700; second += 3) {
            double cpu = 0.5 + 0.3 * Math.sin(second / 60.0 + seed) + 0.05 * random.nextGaussian();
            lines.add(new Line(second, Math.max(0, cpu), 200 + 100 * cpu, 1 + cpu));
        }
        return new LoadTrace(lines);
    }
}
