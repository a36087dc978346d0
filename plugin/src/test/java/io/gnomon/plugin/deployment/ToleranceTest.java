package io.gnomon.plugin.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToleranceTest {
    @ParameterizedTest
    @CsvSource({"0, 24, 0.5", "0.25, 4.9, 0.39", "0.5, 1, 0.28", "0.75, 0.2, 0.16", "1, 0.042, 0.05"})
    void itMeansWhatTheTableSays(double tolerance, double perDay, double share) {
        assertThat(new Tolerance(tolerance).perDay()).isCloseTo(perDay, within(0.02));
        assertThat(new Tolerance(tolerance).share()).isCloseTo(share, within(0.006));
    }

    @Test
    void onceADayIsEachDay() {
        assertThat(new Tolerance(0.5).between()).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoToleranceIsRefused(double value) {
        assertThatThrownBy(() -> new Tolerance(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
