package io.gnomon.predictor.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.predictor.anomaly.Anomaly.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rates that the detectors state. */
class FalseAlarmTest {
    private static final int SERIES = 400;
    private static final int SLOTS = 600;
    private static final Detectors ALL = new Detectors();

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4, 0.7})
    void stationaryNoiseRaisesHardlyAnyAlarm(double phi) {
        Map<Kind, Integer> alarms = new EnumMap<>(Kind.class);
        for (int seed = 0; seed < SERIES; seed++) {
            count(Strange.noise(SLOTS, phi, 1_000 + seed), alarms);
        }
        assertThat(alarms.getOrDefault(Kind.SPIKE, 0)).isLessThan(SERIES * SLOTS / 2_000);
        assertThat(alarms.getOrDefault(Kind.LEVEL_SHIFT, 0)).isLessThan(SERIES / 100);
        assertThat(alarms.getOrDefault(Kind.LEAK, 0)).isLessThan(SERIES / 100);
        assertThat(alarms.getOrDefault(Kind.STUCK, 0)).isZero();
    }

    @Test
    void aRandomWalkIsSeldomTakenForALeak() {
        Map<Kind, Integer> alarms = new EnumMap<>(Kind.class);
        for (int seed = 0; seed < SERIES; seed++) {
            count(Strange.walk(SLOTS, 2_000 + seed), alarms);
        }
        assertThat(alarms.getOrDefault(Kind.LEAK, 0)).isLessThan(SERIES / 20);
    }

    /** Independent values, however coarse. */
    @Test
    void independentValuesAreSeldomStuck() {
        int stuck = 0;
        int series = 0;
        for (int kinds = 1; kinds <= 40; kinds++) {
            Random random = new Random(kinds);
            for (int s = 0; s < 50; s++, series++) {
                double[] values = new double[SLOTS];
                for (int i = 0; i < SLOTS; i++) {
                    values[i] = random.nextInt(kinds);
                }
                stuck += new StuckDetector().find(Strange.of(values)).size();
            }
        }
        assertThat(stuck).isLessThanOrEqualTo(series / 100);
    }

    @Property(tries = 200)
    void whateverComesIsAnsweredWithinTheSeries(@ForAll long seed, @ForAll @IntRange(min = 0, max = 700) int size) {
        Random random = new Random(seed);
        double unit = Math.pow(10, random.nextInt(25) - 12);
        int kind = random.nextInt(5);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (kind) {
                case 0 -> random.nextInt(3) > 0 ? Double.NaN : unit * random.nextGaussian();
                case 1 -> random.nextInt(50) == 0 ? unit * 1e9 : 0;
                case 2 -> unit * i * i;
                case 3 -> i > size / 2 ? unit : -unit;
                default -> unit * random.nextInt(4);
            };
        }
        assertThat(ALL.find(Strange.of(values))).allSatisfy(a -> {
            assertThat(a.from()).isNotNegative().isLessThan(a.to());
            assertThat(a.to()).isLessThanOrEqualTo(size);
            assertThat(a.score()).isGreaterThanOrEqualTo(1);
            assertThat(a.numbers().values()).allMatch(Double::isFinite);
        });
    }

    private static void count(double[] values, Map<Kind, Integer> alarms) {
        ALL.find(Strange.of(values)).forEach(a -> alarms.merge(a.kind(), 1, Integer::sum));
    }
}
