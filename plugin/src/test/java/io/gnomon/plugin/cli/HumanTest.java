package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "0.0004,1ms",
        "0.25,250ms",
        "1,1s",
        "59.4,59s",
        "59.6,1m",
        "60,1m",
        "192,3m 12s",
        "3600,1h",
        "7384,2h 3m",
        "86400,1d",
        "90061,1d 1h",
        "-5,-5s",
        "NaN,-"
    })
    void aDurationHasItsTwoLargestUnits(double seconds, String text) {
        assertThat(Human.duration(seconds)).isEqualTo(text);
    }

    @Test
    void aTimeIsSaidByItsDistance() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(Human.ago(now.minusMillis(400), now)).isEqualTo("now");
        assertThat(Human.ago(now.minusSeconds(90), now)).isEqualTo("1m 30s ago");
        assertThat(Human.ago(now.plusSeconds(30), now)).isEqualTo("in 30s");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.4,0.40", "9.994,9.99", "12.34,12.3", "1234.5,1235", "NaN,-"})
    void anAmountHasThreeDigitsThatMatter(double value, String text) {
        assertThat(Human.amount(value)).isEqualTo(text);
    }
}
