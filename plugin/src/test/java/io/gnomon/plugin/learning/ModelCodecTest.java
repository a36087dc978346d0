package io.gnomon.plugin.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Renamed;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import io.gnomon.predictor.profile.ProfileLearner;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelCodecTest {
    private final List<Series> fleet = fleet();

    @Test
    void everyLearntForecasterForecastsTheSameAfterItWasStored() throws IOException {
        for (Learner learner : List.of(new TreeLearner(15, 3_000), new WekaLagLearner(), new ProfileLearner())) {
            Forecaster made = learner.learn(fleet, 1);
            assertThat(made.name()).isEqualTo(learner.name());
            assertSame(made);
            assertSame(new Renamed(made, made.name() + "-cluster"));
        }
    }

    private void assertSame(Forecaster made) throws IOException {
        Forecaster read = ModelCodec.read(ModelCodec.write(made).orElseThrow());
        assertThat(read.name()).isEqualTo(made.name());
        Forecast before = made.forecast(fleet.get(0), 15);
        Forecast after = read.forecast(fleet.get(0), 15);
        assertThat(after.learner()).isEqualTo(before.learner());
        for (int s = 0; s < 15; s++) {
            for (double level : Forecast.levels()) {
                assertThat(after.quantile(s, level)).isEqualTo(before.quantile(s, level));
            }
        }
    }

    @Test
    void whatHasNothingLearntIsNotStoredAndDamagedBytesAreRefused() {
        assertThat(ModelCodec.write(new Ewma(0.3))).isEmpty();
        byte[] bytes = ModelCodec.write(new WekaLagLearner().learn(fleet, 1)).orElseThrow();
        byte[] otherVersion = bytes.clone();
        otherVersion[7] = 99;
        assertThatThrownBy(() -> ModelCodec.read(otherVersion)).isInstanceOf(IOException.class);
        for (int length : new int[] {0, 10, 40, bytes.length / 2, bytes.length - 1}) {
            assertThatThrownBy(() -> ModelCodec.read(Arrays.copyOf(bytes, length)))
                    .as("cut to %s", length)
                    .isInstanceOf(IOException.class);
        }
    }

    private static List<Series> fleet() {
        Random random = new Random(1);
        List<Series> all = new ArrayList<>();
        for (int s = 0; s < 12; s++) {
            double[] values = new double[400];
            for (int i = 0; i < values.length; i++) {
                values[i] = 2 + s + Math.sin(i / 20.0 + s) + 0.2 * random.nextDouble();
            }
            all.add(new Series(0, 60, values));
        }
        return all;
    }
}
