package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.ModelVersion.State;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlModelsTest {
    @TempDir
    Path folder;

    @Test
    void aVersionSurvivesARestartAndRetiresTheOneBefore() {
        ModelVersion first;
        ModelVersion second;
        try (Database database = Database.open(folder)) {
            first = database.models().add(version("ewma", Optional.empty(), Optional.empty()), Set.of());
            second = database.models().add(version("trees", Optional.of(first.id()), Optional.empty()), Set.of());
        }
        try (Database database = Database.open(folder)) {
            List<ModelVersion> all = database.models().list();
            assertThat(all).hasSize(2);
            assertThat(all.get(0)).isEqualTo(second);
            assertThat(all.get(1).state()).isEqualTo(State.RETIRED);
            assertThat(all.get(1).reason()).isEqualTo("replaced by version " + second.id());

            database.models().putBack(second.id(), "was worse", Optional.of(first.id()), "put back", NOON);
            assertThat(database.models().list())
                    .extracting(ModelVersion::state)
                    .containsExactly(State.ROLLED_BACK, State.ACTIVE);
            database.models().delete(List.of(second.id()));
            assertThat(database.models().list()).extracting(ModelVersion::id).containsExactly(first.id());
        }
    }

    @Test
    void itIsKnownWhichModelsWereLearntFromAServerUntilItIsErased() {
        try (Database database = Database.open(folder)) {
            UUID web = database.servers().seen(StoreFixtures.server("web")).id();
            UUID db = database.servers().seen(StoreFixtures.server("db")).id();
            Models models = database.models();
            long cluster = models.add(version("trees", Optional.empty(), Optional.empty()), Set.of(web, db))
                    .id();
            long other = models.add(version("weka", Optional.empty(), Optional.empty()), Set.of(db))
                    .id();
            long own = models.add(version("own", Optional.empty(), Optional.of(web)), Set.of(web))
                    .id();
            assertThat(models.learntFrom(Set.of(web))).containsExactlyInAnyOrder(cluster, own);
            models.forgetModels(List.of(cluster), "erased", NOON);
            database.servers().erase(List.of(web));
            assertThat(models.list()).extracting(ModelVersion::id).containsExactly(other, cluster);
            assertThat(models.list().get(1).sha256()).isEmpty();
            assertThat(models.list().get(1).state()).isEqualTo(State.RETIRED);
            assertThat(models.learntFrom(Set.of(web))).isEmpty();
            assertThat(models.learntFrom(Set.of(db))).containsExactlyInAnyOrder(cluster, other);
        }
    }

    private static ModelVersion version(String learner, Optional<Long> previous, Optional<UUID> server) {
        return new ModelVersion(
                0,
                "idle-steady",
                server,
                Resource.CPU,
                learner,
                State.PROBATION,
                "was best",
                12,
                List.of(new ModelScore(learner, 0.2, Double.NaN, 0.5, 0.8, 100, 12)),
                Optional.of("ab".repeat(32)),
                previous,
                NOON,
                NOON);
    }
}
