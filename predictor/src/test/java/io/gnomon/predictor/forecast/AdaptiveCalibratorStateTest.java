package io.gnomon.predictor.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveCalibratorStateTest {
    private static final int STEPS = 15;

    @Test
    void aCalibratorGoesOnAsIfItHadNeverBeenWritten() throws IOException {
        AdaptiveCalibrator one = new AdaptiveCalibrator(0.02, 200);
        Random random = new Random(1);
        learn(one, 500, random);
        byte[] written = write(one);
        AdaptiveCalibrator other = new AdaptiveCalibrator(0.02, 200);
        other.read(new DataInputStream(new ByteArrayInputStream(written)));
        assertThat(written.length).isLessThan(30_000);
        assertThat(other.observed(0)).isEqualTo(one.observed(0));
        assertSame(one, other);
        learn(one, 50, new Random(2));
        learn(other, 50, new Random(2));
        assertSame(one, other);
    }

    @Test
    void whatIsCutOffIsRefused() {
        AdaptiveCalibrator one = new AdaptiveCalibrator(0.02, 200);
        learn(one, 20, new Random(1));
        assertThatThrownBy(() -> new AdaptiveCalibrator(0.02, 200)
                        .read(new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(write(one), 50)))))
                .isInstanceOf(IOException.class);
    }

    private static void assertSame(AdaptiveCalibrator a, AdaptiveCalibrator b) {
        for (int s = 0; s < STEPS; s++) {
            for (double level : Forecast.levels()) {
                assertThat(b.calibrate(flat()).quantile(s, level))
                        .isEqualTo(a.calibrate(flat()).quantile(s, level));
            }
        }
    }

    private static void learn(AdaptiveCalibrator calibrator, int times, Random random) {
        for (int i = 0; i < times; i++) {
            for (int s = 0; s < STEPS; s++) {
                calibrator.observe(flat(), s, 10 + 5 * random.nextGaussian());
            }
        }
    }

    private static byte[] write(AdaptiveCalibrator calibrator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        calibrator.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Forecast flat() {
        double[][] rows = new double[STEPS][];
        for (int s = 0; s < STEPS; s++) {
            rows[s] = new double[] {9, 9.3, 9.6, 9.8, 10, 10.2, 10.4, 10.7, 11, 11.3, 11.8};
        }
        return new Forecast("flat", 0, 60, rows);
    }
}
