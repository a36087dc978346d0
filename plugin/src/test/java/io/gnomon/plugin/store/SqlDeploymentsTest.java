package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.RehearsalRecord.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlDeploymentsTest {
    @TempDir
    Path folder;

    private static DeployedWorkload workload(String project, String name, String document) {
        return new DeployedWorkload(project, name, document, "ann", NOON);
    }

    private static RehearsalRecord rehearsal(String project, String workload) {
        return new RehearsalRecord(
                0,
                project,
                workload,
                "web",
                UUID.randomUUID(),
                UUID.randomUUID(),
                "node-1",
                "ann",
                State.RUNNING,
                "",
                Map.of(),
                Map.of("start_seconds", 4.5),
                NOON,
                NOON);
    }

    @Test
    void aWorkloadTakesThePlaceOfOneOfItsNameInItsProjectAndOutlivesARestart() {
        try (Database database = Database.open(folder)) {
            DeployedWorkloads table = database.deployedWorkloads();
            table.put(workload("red", "shop", "first"));
            table.put(workload("blue", "shop", "theirs"));
            table.put(workload("red", "shop", "second"));
        }
        try (Database database = Database.open(folder)) {
            DeployedWorkloads table = database.deployedWorkloads();
            assertThat(table.list(Optional.of("red"))).containsExactly(workload("red", "shop", "second"));
            assertThat(table.list(Optional.empty())).hasSize(2);
            assertThat(table.delete("red", "shop")).isTrue();
            assertThat(table.delete("red", "shop")).isFalse();
            assertThat(table.list(Optional.empty())).containsExactly(workload("blue", "shop", "theirs"));
        }
    }

    @Test
    void aRehearsalIsOpenUntilItIsEndedAndEndsOnce() {
        try (Database database = Database.open(folder)) {
            Rehearsals table = database.rehearsals();
            RehearsalRecord begun = table.begin(rehearsal("red", "shop"));
            assertThat(table.open()).containsExactly(begun);
            assertThat(begun.predicted()).containsEntry("start_seconds", 4.5);
            assertThat(table.noted(begun.id())).isEmpty();
            table.note(begun.id(), State.PASSED, "well", Map.of("start_seconds", 4.0), NOON.plusSeconds(5));
            assertThat(table.noted(begun.id())).contains(State.PASSED);
            assertThat(table.open()).hasSize(1);

            table.end(begun.id(), State.PASSED, "well", Map.of("start_seconds", 4.0), NOON.plusSeconds(6));
            table.end(begun.id(), State.FAILED, "late", Map.of(), NOON.plusSeconds(7));
            assertThat(table.open()).isEmpty();
            RehearsalRecord ended = table.list(Optional.of("red"), 10).get(0);
            assertThat(ended.state()).isEqualTo(State.PASSED);
            assertThat(ended.measured()).isEqualTo(Map.of("start_seconds", 4.0));
            assertThat(table.isCopy(begun.copy())).isTrue();
            assertThat(table.isCopy(begun.original())).isFalse();
        }
    }

    @Test
    void rehearsalsGoWithTheirWorkloadOrWithTimeButNotWhileTheyAreOpen() {
        try (Database database = Database.open(folder)) {
            Rehearsals table = database.rehearsals();
            RehearsalRecord open = table.begin(rehearsal("red", "shop"));
            RehearsalRecord over = table.begin(rehearsal("red", "shop"));
            table.end(over.id(), State.FAILED, "", Map.of(), NOON);
            database.deployedWorkloads().put(workload("red", "shop", "x"));
            database.deployedWorkloads().delete("red", "shop");
            assertThat(table.list(Optional.empty(), 10))
                    .extracting(RehearsalRecord::id)
                    .containsExactly(open.id());
            assertThat(table.prune(NOON.plusSeconds(1))).isZero();
            table.forget("red");
            assertThat(table.open()).hasSize(1);
            table.end(open.id(), State.STOPPED, "", Map.of(), NOON);
            assertThat(table.prune(NOON.plusSeconds(1))).isEqualTo(1);
            table.end(table.begin(rehearsal("red", "shop")).id(), State.PASSED, "", Map.of(), NOON);
            table.end(table.begin(rehearsal("blue", "shop")).id(), State.PASSED, "", Map.of(), NOON);
            table.forget("red");
            assertThat(table.list(Optional.empty(), 10))
                    .extracting(RehearsalRecord::project)
                    .containsExactly("blue");
        }
    }

    @Test
    void outagesAndWatchedTimeAddUp() {
        try (Database database = Database.open(folder)) {
            Outages table = database.outages();
            table.begin("a", NOON);
            table.begin("a", NOON.plusSeconds(1));
            table.end("b", NOON);
            assertThat(table.all()).singleElement().satisfies(o -> assertThat(o.endedAt())
                    .isEmpty());
            table.end("a", NOON.plusSeconds(9));
            table.begin("a", NOON.plusSeconds(20));
            assertThat(table.all()).extracting(o -> o.endedAt().isPresent()).containsExactly(true, false);
            table.watched(Map.of("a", Duration.ofSeconds(5), "b", Duration.ofMillis(1500)));
            table.watched(Map.of("a", Duration.ofSeconds(7)));
            assertThat(table.watched()).isEqualTo(Map.of("a", Duration.ofSeconds(12), "b", Duration.ofMillis(1500)));
            assertThat(List.copyOf(table.watched().keySet())).containsExactlyInAnyOrder("a", "b");
        }
    }
}
