package io.gnomon.predictor.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoursOfWeekTest {
    @Test
    void theWeekBeginsOnMondayAtMidnight() {
        assertThat(hour("2024-01-01T00:59:59Z")).isZero();
        assertThat(hour("1970-01-01T00:00:00Z")).isEqualTo(3 * 24);
        assertThat(hour("1969-12-31T23:00:00Z")).isEqualTo(3 * 24 - 1);
        assertThat(hour("2024-01-07T23:00:00Z")).isEqualTo(167);
    }

    private static int hour(String time) {
        return HoursOfWeek.ofWeek(HoursOfWeek.hour(Instant.parse(time).getEpochSecond()));
    }

    @Test
    void anHourIsDrawnToThatHourOfAllDaysAndThatToAllHours() {
        HoursOfWeek hours = new HoursOfWeek(1);
        long monday = HoursOfWeek.hour(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond());
        hours.add(monday, new double[] {1}, 1);
        hours.add(monday + 24, new double[] {0}, 1);
        hours.add(monday + 1, new double[] {0}, 1);
        hours.add(monday + 1, new double[] {0}, 1);
        double overall = 1 / 4.0;
        assertThat(hours.overall(0)).isEqualTo(overall);
        double daily = (2 * 0.5 + 4 * overall) / 6;
        assertThat(hours.in(0, 0)).isCloseTo((1 + daily) / 2, within(1e-12));
        assertThat(hours.in(48, 0)).isCloseTo(daily, within(1e-12));
        // two servers in one hour are one week
        assertThat(hours.in(1, 0)).isCloseTo((4 * overall / 5) / 2, within(1e-12));
        assertThat(hours.in(5, 0)).isCloseTo(overall, within(1e-12));
        assertThat(new HoursOfWeek(1).in(7, 0)).isZero();
    }
}
