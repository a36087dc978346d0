package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.store.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthTest {
    @TempDir
    Path folder;

    @Test
    void aJournalThatCannotBeReadIsAProblemAndNotTheEndOfTheStatus() {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
        Database database = Database.open(folder);
        Fleet fleet = new Fleet(database.servers(), 60, false);
        Health health =
                new Health(new Cluster(List.of(), clock), fleet, database.journal(), () -> 7, Map::of, List::of, clock);
        assertThat(health.status().problems()).isEmpty();

        database.close();

        assertThat(health.status().problems()).singleElement().asString().contains(folder.toString());
        assertThat(health.status().samples()).isEqualTo(7);
    }
}
