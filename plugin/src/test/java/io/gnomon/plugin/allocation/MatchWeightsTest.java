package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that works as one does, and writes as another does. */
class MatchWeightsTest {
    @TempDir
    Path folder;

    private static LoadTrace load(int cpuTurn, int diskTurn) {
        List<Line> lines = IntStream.range(0, 200)
                .mapToObj(i -> new Line(3 * i, i / cpuTurn % 2 == 0 ? 0.1 : 0.9, 200, i / diskTurn % 2 == 0 ? 1 : 9))
                .toList();
        return new LoadTrace(lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"disk=0, memory=0, network=0 | works-alike", "cpu=0, memory=0, network=0 | writes-alike"})
    void theWeightsOfTheSettingsChooseWhoseFutureItIsForecastBy(String weights, String nearest) {
        Map<String, String> settings = Map.of(
                "hypervisors", "trace:///unused",
                "observe.period", "1s",
                "forecast.step", "3s",
                "forecast.horizon", "45s",
                "forecast.lead", "30s",
                "match.max-lag", "0s",
                "match.weights", weights,
                "decide.autonomy", "off");
        try (House house = new House(folder, settings)) {
            house.roomy("works-alike", load(5, 3));
            house.roomy("writes-alike", load(8, 7));
            house.run(Duration.ofSeconds(120));
            UUID subject = house.roomy("subject", load(5, 7));
            house.run(Duration.ofSeconds(100));
            List<ServerForecast.Shadow> shadows = house.fleet
                    .find(subject)
                    .orElseThrow()
                    .forecasts()
                    .get(Resource.CPU)
                    .shadows();
            ServerForecast.Shadow most = shadows.stream()
                    .max(Comparator.comparingDouble(ServerForecast.Shadow::weight))
                    .orElseThrow();
            assertThat(most.name()).isEqualTo(nearest);
            assertThat(most.weight()).isGreaterThan(0.6);
        }
    }
}
