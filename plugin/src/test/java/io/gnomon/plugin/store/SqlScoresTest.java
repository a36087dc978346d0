package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlScoresTest {
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(99));

    @TempDir
    Path folder;

    @Test
    void scoresOfOneHourAreAddedUpAndSurviveARestart() {
        try (Database database = Database.open(folder)) {
            database.scores().add(List.of(score(NOON, "a", 2, 1)));
            database.scores().add(List.of(score(NOON, "a", 3, 2)));
        }
        try (Database database = Database.open(folder)) {
            List<ForecastScore> all = database.scores().list(Optional.of("a"), Optional.empty(), LONG_AGO, false);
            assertThat(all).containsExactly(score(NOON, "a", 5, 3));
            assertThat(all.get(0).mae()).isEqualTo(1);
            assertThat(all.get(0).bias()).isEqualTo(-0.5);
            assertThat(all.get(0).wql()).isCloseTo(2.0 / 9, within(1e-9));
            assertThat(all.get(0).coverage()).isEqualTo(0.6);
        }
    }

    @Test
    void aProjectSeesItsOwnAndAllTogetherAreAddedUp() {
        try (Database database = Database.open(folder)) {
            database.scores().add(List.of(score(NOON, "a", 2, 1), score(NOON, "b", 4, 4)));
            assertThat(database.scores().list(Optional.of("b"), Optional.empty(), LONG_AGO, false))
                    .containsExactly(score(NOON, "b", 4, 4));
            assertThat(database.scores().list(Optional.empty(), Optional.empty(), LONG_AGO, false))
                    .containsExactly(score(NOON, "*", 6, 5));
            assertThat(database.scores().list(Optional.empty(), Optional.of(Resource.DISK), LONG_AGO, false))
                    .isEmpty();
        }
    }

    @Test
    void hoursMakeDaysAndOldOnesGo() {
        try (Database database = Database.open(folder)) {
            Instant later = NOON.plus(Duration.ofHours(3));
            Instant tomorrow = NOON.plus(Duration.ofDays(1));
            database.scores().add(List.of(score(NOON, "a", 2, 1), score(later, "a", 2, 2), score(tomorrow, "a", 2, 2)));
            assertThat(database.scores().list(Optional.of("a"), Optional.empty(), LONG_AGO, true))
                    .extracting(ForecastScore::points)
                    .containsExactly(4L, 2L);
            assertThat(database.scores().list(Optional.of("a"), Optional.empty(), later, false))
                    .hasSize(2);
            assertThat(database.scores().prune(tomorrow)).isEqualTo(2);
            assertThat(database.scores().list(Optional.of("a"), Optional.empty(), LONG_AGO, false))
                    .hasSize(1);
        }
    }

    private static ForecastScore score(Instant hour, String project, int points, int within) {
        return new ForecastScore(
                hour, project, "web", Resource.CPU, "ewma", 300, points, points, -points / 2.0, points, points, within);
    }
}
