package io.gnomon.plugin.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.MigrationRecord;
import io.gnomon.plugin.store.MigrationRecord.State;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.ranking.StandardRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hypervisor that a server had to leave is not filled again at once. */
class RelievedTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private Instant now = START;
    private Database database;
    private Relieved relieved;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        relieved = new Relieved(database.migrations(), () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void move(String source, State outcome, Instant at) {
        ServerRecord server = database.servers()
                .seen(new ServerRecord(
                        UUID.randomUUID(), "", "web", "red", "ada", source, true, Map.of(), START, Optional.empty()));
        MigrationRecord intent = database.migrations()
                .intend(
                        new MigrationRecord(
                                0,
                                server.id(),
                                "web",
                                "red",
                                "gnomon",
                                source,
                                "spare",
                                10,
                                1,
                                512,
                                "it is full",
                                State.INTENDED,
                                "",
                                at,
                                at),
                        9);
        database.migrations().advance(intent.id(), outcome, "", at);
    }

    @Test
    void theLastMoveThatWasMadeCounts() {
        move("full", State.DONE, START);
        move("full", State.DONE, START.plusSeconds(60));
        move("stuck", State.FAILED, START);
        move("busy", State.MOVING, START);
        now = START.plusSeconds(120);
        assertThat(relieved.of("full")).as("nobody has looked yet").isEmpty();
        relieved.refresh();
        assertThat(relieved.of("full")).contains(START.plusSeconds(60));
        assertThat(relieved.of("stuck")).isEmpty();
        assertThat(relieved.of("busy")).isEmpty();
        assertThat(relieved.of("spare")).isEmpty();
        now = START.plus(StandardRules.COOLDOWN).plus(Duration.ofMinutes(2));
        relieved.refresh();
        assertThat(relieved.of("full")).isEmpty();
    }

    @Test
    void itIsRankedLowerThanOneThatNobodyHadToLeave() {
        move("full", State.DONE, START);
        now = START.plusSeconds(60);
        relieved.refresh();
        assertThat(calm("full")).isLessThan(0.1);
        assertThat(calm("other")).isEqualTo(1);
    }

    private double calm(String hypervisor) {
        HypervisorReading reading = new HypervisorReading(
                hypervisor,
                hypervisor,
                now,
                ResourceVector.of(8, 8_192, 0, 0),
                ResourceVector.ZERO,
                Contention.NONE,
                "",
                List.of(),
                Set.of());
        try (Cluster none = new Cluster(List.of(), () -> now)) {
            Candidate candidate = new Candidates(
                            none, new DemandBook(1).outlook(0), relieved::of, h -> OptionalDouble.empty())
                    .of(hypervisor, reading, new Candidates.Sold(OptionalDouble.empty(), 0, Candidate.Vcpus.UNLIMITED));
            return StandardRules.weighers(Map.of()).stream()
                    .filter(w -> w.weigher().name().equals("calm"))
                    .findFirst()
                    .orElseThrow()
                    .weigher()
                    .weigh(candidate, new Newcomer("new", 1, ResourceVector.UNKNOWN, null));
        }
    }
}
