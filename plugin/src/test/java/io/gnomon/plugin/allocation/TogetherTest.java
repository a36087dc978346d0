package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.cluster.Flow;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.Database;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers are forecast to use together. */
class TogetherTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private static Tracked server(Fleet fleet, double cores) {
        UUID id = UUID.randomUUID();
        ResourceVector used = ResourceVector.UNKNOWN.with(Resource.CPU, cores);
        fleet.remember(List.of(new ServerReading(
                id, "s" + id, "shop", "a", NOW, NOW, used, used, used, Map.of(), Flow.UNKNOWN, GuestState.ANSWERS)));
        return fleet.find(id).orElseThrow();
    }

    private static void expect(Tracked server, double... medians) {
        double[][] rows = Arrays.stream(medians)
                .mapToObj(m -> Forecast.levels().stream()
                        .mapToDouble(level -> m * (0.5 + level))
                        .toArray())
                .toArray(double[][]::new);
        Forecast forecast = new Forecast("test", NOW.getEpochSecond(), 60, rows);
        server.forecast(0, Map.of(Resource.CPU, new ServerForecast(Resource.CPU, NOW, forecast, List.of())));
    }

    @Test
    void itIsThePeakOfTheSumAndOneOfWhichNothingIsForecastStaysAsItIs() {
        try (Database database = Database.open(folder)) {
            Fleet fleet = new Fleet(database.servers(), 100, false);
            expect(server(fleet, 1), 1, 1, 3, 1);
            expect(server(fleet, 1), 1, 3, 1, 1);
            server(fleet, 2);
            Together together = new Together(Duration.ofMinutes(1), Duration.ofMinutes(3));
            List<Tracked> servers = Together.byHypervisor(fleet).get("a");
            assertThat(servers).hasSize(3);
            assertThat(together.peak(servers, Resource.CPU, NOW)).isCloseTo(6, within(0.2));
            assertThat(together.sum(servers, Resource.CPU, NOW, 0.5)).isCloseTo(4, within(0.2));
            assertThat(together.sum(servers, Resource.CPU, NOW.plusSeconds(3_600), 0.5))
                    .as("what comes after the horizon is as its end")
                    .isCloseTo(4, within(0.2));
        }
    }
}
