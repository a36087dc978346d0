package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cycle on a hypervisor whose clock is set while it runs. */
class ClockJumpTest {
    private static final Map<String, String> QUICK = Map.of(
            "hypervisors", "trace:///unused",
            "observe.period", "2s",
            "forecast.step", "3s",
            "forecast.horizon", "45s",
            "forecast.lead", "30s",
            "match.learning-period", "20s",
            "match.max-lag", "15s");
    private static final LoadTrace STEADY = new LoadTrace(List.of(new Line(0, 0.6, 200, 4)));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P3D", "P20454D", "PT-5M", "PT-6H"})
    void afterAJumpForecastsAreMadeAgainWithinTheLearningPeriod(String jump) {
        try (House house = new House(folder, QUICK)) {
            UUID server = old(house);
            assertThat(madeAt(house, server)).isAfter(house.clock.instant().minusSeconds(5));
            house.clock.advance(Duration.parse(jump));
            house.run(Duration.ofSeconds(60));
            assertThat(madeAt(house, server))
                    .isAfter(house.clock.instant().minusSeconds(5))
                    .isBeforeOrEqualTo(house.clock.instant());
        }
    }

    @Test
    void whatWasForecastForATimeThatWillNotComeIsNotDecidedBy() {
        try (House house = new House(folder, QUICK)) {
            UUID server = old(house);
            house.clock.advance(Duration.ofHours(-6));
            house.run(Duration.ofSeconds(60));
            ServerForecast cpu = forecast(house, server);
            assertThat(cpu.forecast().startSeconds())
                    .isLessThanOrEqualTo(house.clock.instant().getEpochSecond());
            assertThat(cpu.forecast().median(0)).isBetween(0.4, 0.8);
        }
    }

    /** One that has run for longer than any of the jumps, and was watched for two minutes. */
    private UUID old(House house) {
        UUID server = house.roomy("steady", STEADY);
        house.clock.advance(Duration.ofHours(12));
        house.run(Duration.ofMinutes(2));
        return server;
    }

    private static Instant madeAt(House house, UUID server) {
        return forecast(house, server).madeAt();
    }

    private static ServerForecast forecast(House house, UUID server) {
        ServerForecast cpu = house.fleet.find(server).orElseThrow().forecasts().get(Resource.CPU);
        assertThat(cpu).isNotNull();
        return cpu;
    }
}
