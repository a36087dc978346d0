package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.learning.Standings;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.ModelScore;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.ModelVersion.State;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters, champions and challengers, from the samples of trace-driven servers to the forecasts in force. */
class LearningTest {
    @TempDir
    Path folder;

    private LearningHouse learnt;

    @BeforeEach
    void build() {
        learnt = new LearningHouse(folder);
    }

    @Test
    void allLearnersCompeteAndTheBestIsInForceAndSaidToBe() {
        try (House house = learnt.house(Map.of())) {
            for (int i = 0; i < 4; i++) {
                house.roomy("wave-" + i, Loads.wave(i));
            }
            house.run(Duration.ofMinutes(20));
            Learning learning = learnt.learning();
            assertThat(new Standings(learning, house.fleet).list())
                    .as("before the first competition only who forecasts is known")
                    .isNotEmpty()
                    .allMatch(s -> s.score().isEmpty() && s.champion().isEmpty());
            learning.run();
            house.run(Duration.ofSeconds(5));
            List<Standings.Standing> cpu = cpu(learning, house);
            assertThat(cpu)
                    .extracting(Standings.Standing::learner)
                    .contains(
                            "trees",
                            "weka-linearregression",
                            "profile-hmm",
                            "last-value+conformal",
                            "ewma-0.3+conformal");
            List<Standings.Standing> tried =
                    cpu.stream().filter(s -> s.score().isPresent()).toList();
            assertThat(tried)
                    .isSortedAccordingTo(Comparator.comparingDouble(
                            s -> s.score().orElseThrow().wql()));
            assertThat(cpu).filteredOn(s -> s.champion().isPresent()).containsExactly(tried.get(0));
            assertThat(cpu.stream().mapToDouble(Standings.Standing::share).sum())
                    .isCloseTo(1, within(1e-9));
            assertThat(tried.get(0).champion().orElseThrow().state()).isEqualTo(State.PROBATION);
        }
    }

    @Test
    void theLearnerThatTheConfigurationNamesIsTakenWithoutACompetition() {
        try (House house = learnt.house(Map.of("forecast.learner", "fourier-ar"))) {
            UUID wave = house.roomy("wave", Loads.wave(1));
            house.run(Duration.ofMinutes(8));
            learnt.learning().run();
            Tracked server = house.fleet.find(wave).orElseThrow();
            assertThat(learnt.learning().inForce(server, Resource.CPU).name()).startsWith("fourier");
            assertThat(learnt.learning().inForce()).hasSize(4).allSatisfy(v -> {
                assertThat(v.scores()).isEmpty();
                assertThat(v.state()).isEqualTo(State.ACTIVE);
            });
        }
    }

    @Test
    void eachClusterHasItsOwnChampionAndScoresAreKeptByClusterAlsoAfterARestart() throws IOException {
        Map<Resource, String> before;
        try (House house = learnt.house(Map.of())) {
            UUID idle = new UUID(0, 0);
            UUID busy = new UUID(0, 0);
            for (int i = 0; i < 9; i++) {
                idle = house.roomy("idle-" + i, Loads.idle(i));
                busy = house.roomy("busy-" + i, Loads.busy(i));
            }
            house.run(Duration.ofMinutes(9));
            Learning learning = learnt.learning();
            learning.run();
            assertThat(learning.clusters()).hasSize(2);
            String ofIdle = learning.group(house.fleet.find(idle).orElseThrow());
            String ofBusy = learning.group(house.fleet.find(busy).orElseThrow());
            assertThat(ofIdle).startsWith("idle");
            assertThat(ofBusy).isNotEqualTo(ofIdle);
            assertThat(learning.inForce().stream()
                            .filter(v -> v.server().isEmpty())
                            .map(v -> v.cluster() + "/" + v.resource().label()))
                    .containsExactlyInAnyOrder(Stream.of(ofIdle, ofBusy)
                            .flatMap(c -> Stream.of(Resource.values()).map(r -> c + "/" + r.label()))
                            .toArray(String[]::new));
            assertThat(learning.inForce().stream()
                            .filter(v -> v.cluster().equals(ofBusy) && v.resource() == Resource.CPU)
                            .flatMap(v -> v.scores().stream())
                            .map(ModelScore::learner))
                    .contains("weka-linearregression", "weka-linearregression-cluster");
            house.run(Duration.ofMinutes(2));
            house.accuracy.flush();
            assertThat(house.database.scores().list(Optional.empty(), Optional.of(Resource.CPU), House.START, true))
                    .extracting(ForecastScore::group)
                    .contains(ofIdle, ofBusy);

            before = champions(learning);
            house.restart(state -> {});
            assertThat(learnt.learning()).isNotSameAs(learning);
            assertThat(learnt.learning().clusters()).isEqualTo(learning.clusters());
            assertThat(champions(learnt.learning())).isEqualTo(before);
        }
    }

    @Test
    void aDamagedModelIsPassedOverAtTheStart() throws IOException {
        try (House house = learnt.house(Map.of("forecast.learner", "weka"))) {
            UUID wave = house.roomy("wave", Loads.wave(1));
            house.run(Duration.ofMinutes(18));
            learnt.learning().run();
            assertThat(learnt.learning().inForce()).isNotEmpty();
            try (Stream<Path> files = Files.list(learnt.models())) {
                for (Path file : files.toList()) {
                    Files.write(file, new byte[] {1, 2, 3});
                }
            }
            house.restart(state -> {});
            assertThat(learnt.learning().inForce()).isEmpty();
            house.run(Duration.ofSeconds(5));
            assertThat(learnt.learning()
                            .inForce(house.fleet.find(wave).orElseThrow(), Resource.CPU)
                            .name())
                    .startsWith("ewma");
            house.run(Duration.ofMinutes(18));
            learnt.learning().run();
            assertThat(learnt.learning().inForce()).isNotEmpty();
        }
    }

    @Test
    void whatWasLearntFromAnErasedServerIsDroppedWithItsFileAndLearntAgain() throws IOException {
        try (House house = learnt.house(Map.of("forecast.learner", "weka"))) {
            UUID gone = house.roomy("gone", Loads.wave(1));
            house.roomy("kept", Loads.wave(2));
            house.run(Duration.ofMinutes(18));
            Learning learning = learnt.learning();
            learning.run();
            assertThat(modelFiles()).isNotEmpty();
            assertThat(learning.isDue()).isFalse();
            learning.forget(List.of(gone));
            house.database.servers().erase(List.of(gone));
            house.fleet.forget(List.of(gone));
            assertThat(learning.inForce()).isEmpty();
            assertThat(modelFiles()).isEmpty();
            assertThat(learning.history())
                    .allSatisfy(v -> assertThat(v.reason()).contains("erased"));
            assertThat(learning.isDue()).isTrue();
            learning.run();
            assertThat(learning.isDue()).isFalse();
            assertThat(learning.inForce()).isNotEmpty();
            assertThat(house.database.models().learntFrom(List.of(gone))).isEmpty();
        }
    }

    private List<Path> modelFiles() throws IOException {
        try (Stream<Path> files = Files.list(learnt.models())) {
            return files.filter(f -> f.toString().endsWith(".model")).toList();
        }
    }

    private static Map<Resource, String> champions(Learning learning) {
        Map<Resource, String> all = new java.util.EnumMap<>(Resource.class);
        learning.inForce().stream()
                .sorted(Comparator.comparing(ModelVersion::id))
                .forEach(v -> all.merge(
                        v.resource(), v.id() + " " + v.cluster() + " " + v.learner(), (a, b) -> a + ", " + b));
        return all;
    }

    private static List<Standings.Standing> cpu(Learning learning, House house) {
        return new Standings(learning, house.fleet)
                .list().stream().filter(s -> s.resource() == Resource.CPU).toList();
    }
}
