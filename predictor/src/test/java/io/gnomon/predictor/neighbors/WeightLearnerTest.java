package io.gnomon.predictor.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightLearnerTest {
    private static final double[][] KINDS = {Lives.BATCH, Lives.PERIODIC, Lives.FLAT};
    private static final int AGE = 120;
    private static final int STEPS = 15;

    private final WeightLearner learner = new WeightLearner(3, 5, STEPS);

    /** CPU and memory follow a workload; what the disk does has nothing to do with it, and differs from server to server. */
    private static List<AgedSeries> fleet(int servers) {
        List<AgedSeries> fleet = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            AgedSeries life = Lives.of("s" + i, KINDS[i % KINDS.length], 6 + i % 4, AGE, 1, i);
            Random random = new Random(1_000 + i);
            double[][] values = new double[3][AGE];
            double level = Math.exp(3 * random.nextGaussian());
            for (int t = 0; t < AGE; t++) {
                values[0][t] = life.get(0, t);
                values[1][t] = life.get(1, t);
                level *= t % 10 == 0 ? Math.exp(random.nextGaussian()) : 1;
                values[2][t] = level * Math.exp(random.nextGaussian());
            }
            fleet.add(new AgedSeries("s" + i, 60, values));
        }
        return fleet;
    }

    @Test
    void aMetricThatIsNoiseCountsForLessAndServersApartAreForecastBetter() {
        WeightLearner.Learnt learnt = learner.learn(fleet(36)).orElseThrow();
        assertThat(learnt.isBetter()).isTrue();
        assertThat(learnt.gain()).isGreaterThan(0.02);
        assertThat(learnt.weights()[2]).isLessThan(0.5 * learnt.weights()[0]);
        assertThat(mean(learnt.weights())).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void serversOfAnotherFleetThatWereNeverSeenAreForecastBetterWithWhatWasLearnt() {
        double[] learnt = learner.learn(fleet(36)).orElseThrow().weights();
        assertThat(error(learnt)).isLessThan(error(new double[] {1, 1, 1}));
    }

    /** Of CPU, of servers that come after those that were learnt from. */
    private static double error(double[] weights) {
        List<AgedSeries> all = fleet(60);
        List<AgedSeries> known = all.subList(0, 36);
        SameAgeMatcher matcher = new SameAgeMatcher(weights, 3, 5);
        double sum = 0;
        for (AgedSeries unknown : all.subList(36, 60)) {
            for (int age : new int[] {30, 60, 90}) {
                AgedSeries then = unknown.atAge(age);
                var forecast = new SameAgeForecaster(matcher)
                        .forecast(
                                then,
                                0,
                                matcher.match(then, known),
                                id -> known.stream()
                                        .filter(s -> s.id().equals(id))
                                        .findFirst()
                                        .orElse(null),
                                STEPS);
                for (int step = 0; step < STEPS; step++) {
                    sum += Math.abs(forecast.quantile(step, 0.5) - unknown.get(0, age + step));
                }
            }
        }
        return sum;
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void whereAllIsNoiseNothingIsBetterAndAllCountTheSame() {
        List<AgedSeries> fleet = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Random random = new Random(i);
            double[][] values = new double[3][AGE];
            for (double[] channel : values) {
                for (int t = 0; t < AGE; t++) {
                    channel[t] = random.nextDouble();
                }
            }
            fleet.add(new AgedSeries("s" + i, 60, values));
        }
        WeightLearner.Learnt learnt = learner.learn(fleet).orElseThrow();
        assertThat(learnt.isBetter()).isFalse();
        assertThat(learnt.weights()).containsExactly(1, 1, 1);
    }

    @Test
    void theOrderOfTheFleetDoesNotMatter() {
        List<AgedSeries> fleet = fleet(18);
        double[] weights = learner.learn(fleet).orElseThrow().weights();
        List<AgedSeries> shuffled = new ArrayList<>(fleet);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(learner.learn(shuffled).orElseThrow().weights()).containsExactly(weights);
    }

    @Test
    void gapsAreNoUsageAndAChannelThatNobodyKnowsTeachesNothing() {
        List<AgedSeries> fleet = new ArrayList<>();
        for (AgedSeries s : fleet(18)) {
            double[][] values = new double[3][AGE];
            for (int t = 0; t < AGE; t++) {
                values[0][t] = t % 7 == 3 ? Double.NaN : s.get(0, t);
                values[1][t] = s.get(1, t);
                values[2][t] = Double.NaN;
            }
            fleet.add(new AgedSeries(s.id(), 60, values));
        }
        assertThat(learner.learn(fleet).orElseThrow().weights()).doesNotContain(Double.NaN);
    }

    @Test
    void ofFewOrYoungServersNothingIsLearnt() {
        assertThat(learner.learn(fleet(5))).isEmpty();
        assertThat(learner.learn(fleet(20).stream().map(s -> s.atAge(20)).toList())).isEmpty();
    }
}
