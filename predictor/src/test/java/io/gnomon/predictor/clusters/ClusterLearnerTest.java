package io.gnomon.predictor.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.weka.WekaKMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterLearnerTest {
    private static final List<String> RESOURCES = List.of("cpu", "memory");
    private static final Behavior IDLE = behavior(0.05, 0.1);
    private static final Behavior BUSY = behavior(0.6, 0.8);

    private final ClusterLearner learner = new ClusterLearner(new WekaKMeans(), RESOURCES);

    @Test
    void aSmallFleetIsOneClusterAndSoIsOneInWhichAllAreAlike() {
        assertThat(learner.learn(fleet(5, 5, 0.03, 1), learner.none(), true, 1).names())
                .containsExactly("all");
        Random random = new Random(1);
        List<Behavior> alike = Stream.generate(
                        () -> Behavior.ofValues(random.doubles(12, 0.4, 0.6).toArray()))
                .limit(100)
                .toList();
        assertThat(learner.learn(alike, learner.none(), true, 1).names()).containsExactly("all");
    }

    @Test
    void thoseThatBehaveAlikeAreTogetherUnderANameThatSaysHow() {
        Grouping grouping = learner.learn(fleet(30, 10, 0.03, 1), learner.none(), true, 1);
        assertThat(grouping.names()).containsExactly("idle-steady", "full-bursty");
        assertThat(grouping.of(IDLE)).isEqualTo("idle-steady");
        assertThat(grouping.of(BUSY)).isEqualTo("full-bursty");
    }

    @Test
    void aServerOfWhichLittleIsKnownIsAssignedByThatAndOneOfWhichNothingIsToTheLargest() {
        Grouping grouping = learner.learn(fleet(10, 30, 0.03, 1), learner.none(), true, 1);
        double[] values = new double[12];
        Arrays.fill(values, Double.NaN);
        assertThat(grouping.of(Behavior.ofValues(values))).isEqualTo("full-bursty");
        values[2] = IDLE.value(2);
        assertThat(grouping.of(Behavior.ofValues(values))).isEqualTo("idle-steady");
    }

    @Test
    void namesStayWhenAllIsLearntAnewAlsoIfTheOrderOfSizesChanges() {
        Grouping before = learner.learn(fleet(30, 10, 0.03, 1), learner.none(), true, 1);
        Grouping kept = learner.learn(fleet(20, 21, 0.04, 2), before, true, 2);
        assertThat(kept).as("what will do stays in force").isSameAs(before);
        Grouping anew = learner.learn(fleet(20, 40, 0.04, 2), before, false, 2);
        assertThat(anew).isNotSameAs(before);
        assertThat(anew.names()).containsExactly("full-bursty", "idle-steady");
        assertThat(anew.of(IDLE)).isEqualTo("idle-steady");
    }

    @Test
    void aNewKindOfServersGetsANewNameAndTheOthersKeepTheirs() {
        Grouping before = learner.learn(fleet(30, 30, 0.03, 1), learner.none(), true, 1);
        List<Behavior> more = new ArrayList<>(fleet(30, 30, 0.01, 3));
        Random random = new Random(5);
        for (int i = 0; i < 30; i++) {
            more.add(around(behavior(0.3, 0.1), 0.01, random));
        }
        Grouping after = learner.learn(more, before, true, 3);
        assertThat(after.names()).hasSize(3).doesNotHaveDuplicates().containsAll(before.names());
        assertThat(after.of(behavior(0.3, 0.1))).isNotIn(before.names());
        assertThat(after.of(IDLE)).isEqualTo(before.of(IDLE));
    }

    @Test
    void sameSeedAndFleetGiveTheSameClustersAndTheyAreReadAsTheyWereWritten() {
        List<Behavior> fleet = fleet(30, 30, 0.08, 1);
        Grouping one = learner.learn(fleet, learner.none(), true, 7);
        assertThat(learner.learn(fleet, learner.none(), true, 7).save()).isEqualTo(one.save());
        Grouping read = learner.load(one.save());
        assertThat(read.names()).isEqualTo(one.names());
        assertThat(fleet).allMatch(b -> read.of(b).equals(one.of(b)));
        assertThat(one.save().length).isLessThan(1000);
        assertThatThrownBy(() -> learner.load(Arrays.copyOf(one.save(), 40)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> learner.load(new byte[100])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFewOddOnesDoNotMakeAClusterOfTheirOwn() {
        List<Behavior> fleet = new ArrayList<>(fleet(40, 40, 0.03, 1));
        double[] odd = new double[12];
        Arrays.fill(odd, 1);
        fleet.add(Behavior.ofValues(odd));
        fleet.add(Behavior.ofValues(odd));
        assertThat(learner.learn(fleet, learner.none(), true, 1).names()).hasSize(2);
    }

    private static List<Behavior> fleet(int idle, int busy, double spread, long seed) {
        Random random = new Random(seed);
        List<Behavior> fleet = new ArrayList<>();
        for (int i = 0; i < idle; i++) {
            fleet.add(around(IDLE, spread, random));
        }
        for (int i = 0; i < busy; i++) {
            fleet.add(around(BUSY, spread, random));
        }
        return fleet;
    }

    private static Behavior around(Behavior centre, double spread, Random random) {
        double[] values = new double[centre.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(1, centre.value(i) + spread * random.nextGaussian()));
        }
        return Behavior.ofValues(values);
    }

    /** Level, variability, burstiness, persistence, idle, rhythm; twice. */
    private static Behavior behavior(double share, double burstiness) {
        double level = Math.sqrt(share * 1.0);
        double[] one = {level, burstiness / 2, burstiness, 0.5, Math.max(0, 0.5 - share), 0};
        double[] both = new double[12];
        System.arraycopy(one, 0, both, 0, 6);
        System.arraycopy(one, 0, both, 6, 6);
        both[0] = share < 0.1 ? 0.1 : level;
        return Behavior.ofValues(both);
    }
}
