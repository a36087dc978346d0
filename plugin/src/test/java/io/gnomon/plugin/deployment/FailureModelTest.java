package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.deployment.FailureModel.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailureModelTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private static Seen seen(String name, String zone, int days, int outages) {
        return new Seen(name, zone, Duration.ofDays(days), outages);
    }

    @Test
    void ofNothingSeenThePriorIsBelieved() {
        FailureModel model = new FailureModel(List.of(seen("a", "z", 0, 0)), Map.of());
        // Lomax with half an outage in 45 days
        assertThat(model.lossOf("a", MONTH)).isCloseTo(1 - Math.pow(45.0 / 75, 0.5), within(1e-12));
        assertThat(model.lossOfZone("z", MONTH))
                .isLessThan(model.lossOf("a", MONTH))
                .isPositive();
    }

    @Test
    void outagesRaiseItAndQuietTimeLowersItAndMoreTimeIsMoreProbable() {
        FailureModel model = new FailureModel(
                List.of(seen("bad", "z", 100, 10), seen("good", "z", 400, 0), seen("new", "z", 0, 0)), Map.of("z", 1));
        assertThat(model.lossOf("bad", MONTH)).isGreaterThan(model.lossOf("new", MONTH));
        assertThat(model.lossOf("new", MONTH)).isGreaterThan(model.lossOf("good", MONTH));
        assertThat(model.lossOf("good", MONTH)).isLessThan(model.lossOf("good", MONTH.multipliedBy(2)));
        assertThat(model.lossOf("good", Duration.ZERO)).isZero();
        assertThat(model.lossOfZone("z", MONTH))
                .isGreaterThan(new FailureModel(List.of(seen("x", "z", 400, 0)), Map.of()).lossOfZone("z", MONTH));
    }

    @Test
    void oneThatWasNeverSeenIsJudgedByItsZone() {
        FailureModel model = new FailureModel(
                List.of(
                        seen("a1", "shaky", 200, 12),
                        seen("a2", "shaky", 200, 14),
                        seen("a-new", "shaky", 0, 0),
                        seen("b1", "solid", 200, 0),
                        seen("b2", "solid", 200, 0),
                        seen("b-new", "solid", 0, 0)),
                Map.of());
        assertThat(model.lossOf("a-new", MONTH)).isGreaterThan(2 * model.lossOf("b-new", MONTH));
    }

    @Test
    void whatItSaysComesTrueAsOftenAsItSays() {
        // 400 hypervisors whose true rates differ; after 120 days of watching, how many are lost in the next 30?
        Random random = new Random(7);
        double said = 0;
        int came = 0;
        List<Seen> all = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double perDay = (0.2 + 3 * random.nextDouble()) / 90;
            rates.add(perDay);
            all.add(seen("h" + i, "z" + i % 4, 120, poisson(random, perDay * 120)));
        }
        FailureModel model = new FailureModel(all, Map.of());
        for (int i = 0; i < 400; i++) {
            said += model.lossOf("h" + i, MONTH);
            came += poisson(random, rates.get(i) * 30) > 0 ? 1 : 0;
        }
        assertThat(said / 400).isCloseTo(came / 400.0, within(0.06));
    }

    private static int poisson(Random random, double mean) {
        int count = 0;
        for (double sum = -Math.log(1 - random.nextDouble()); sum < mean; sum -= Math.log(1 - random.nextDouble())) {
            count++;
        }
        return count;
    }
}
