package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.rest.Views.DemandForecastView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeeklyDemandTest {
    private static final DemandForecastView FORECAST = new DemandForecastView(
            "week", "servers", "(all)", Instant.EPOCH, List.of(0.05, 0.5, 0.95), List.of(2.0, 10.0, 30.0));

    @Test
    void theProbabilityIsReadBetweenTheQuantiles() {
        assertThat(WeeklyDemand.atMost(FORECAST, 1)).isZero();
        assertThat(WeeklyDemand.atMost(FORECAST, 10)).isCloseTo(0.5, within(1e-9));
        assertThat(WeeklyDemand.atMost(FORECAST, 20)).isCloseTo(0.725, within(1e-9));
        assertThat(WeeklyDemand.atMost(FORECAST, 1000)).isCloseTo(0.95, within(1e-9));
    }

    @Test
    void equalQuantilesAreNoTrouble() {
        DemandForecastView flat = new DemandForecastView(
                "week", "servers", "(all)", Instant.EPOCH, List.of(0.05, 0.5, 0.95), List.of(0.0, 0.0, 4.0));
        assertThat(WeeklyDemand.atMost(flat, 0)).isCloseTo(0.5, within(1e-9));
    }
}
