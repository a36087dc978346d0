package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlAnomaliesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsSeenAgainIsOneAnomalyAndAnotherOneIsAnother() {
        try (Database database = Database.open(folder)) {
            UUID web = database.servers().seen(server("web")).id();
            Anomalies anomalies = database.anomalies();
            AnomalyRecord first = anomalies.put(List.of(leak(web, 0, 600))).get(0);
            anomalies.told(first.id());
            AnomalyRecord again = anomalies.put(List.of(leak(web, 120, 900))).get(0);
            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.from()).isEqualTo(NOON);
            assertThat(again.to()).isEqualTo(NOON.plusSeconds(900));
            assertThat(again.told()).isTrue();
            assertThat(again.serverName()).isEqualTo("web");
            assertThat(again.facts()).containsEntry("growth_per_hour", 12.5);
            anomalies.put(List.of(leak(web, 5_000, 6_000)));
            assertThat(anomalies.list(Optional.of(web), Optional.of("project-1"), 10))
                    .hasSize(2);
            assertThat(anomalies.list(Optional.empty(), Optional.of("other"), 10))
                    .isEmpty();
            assertThat(anomalies.prune(NOON.plusSeconds(2_000))).isEqualTo(1);
            assertThat(anomalies.list(Optional.empty(), Optional.empty(), 10)).hasSize(1);
        }
    }

    @Test
    void whatIsErasedTakesItsAnomaliesAlongAndNoneOfAStrangerIsKept() {
        try (Database database = Database.open(folder)) {
            UUID web = database.servers().seen(server("web")).id();
            database.anomalies().put(List.of(leak(web, 0, 600)));
            database.servers().erase(List.of(web));
            assertThat(database.anomalies().list(Optional.empty(), Optional.empty(), 10))
                    .isEmpty();
            assertThat(database.anomalies().put(List.of(leak(web, 0, 600)))).isEmpty();
        }
    }

    private static AnomalyRecord leak(UUID server, long from, long to) {
        Instant found = NOON.plusSeconds(to);
        return new AnomalyRecord(
                0,
                server,
                "",
                "",
                Resource.MEMORY,
                "leak",
                NOON.plusSeconds(from),
                NOON.plusSeconds(to),
                1.5,
                Map.of("growth_per_hour", 12.5),
                "memory grows",
                found,
                false);
    }
}
