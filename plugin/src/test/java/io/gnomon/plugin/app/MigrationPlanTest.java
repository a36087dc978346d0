package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What should rather be elsewhere, by a real daemon with two trace-driven hypervisors of 8 cores and 32 GiB. */
class MigrationPlanTest {
    @TempDir
    Path temporary;

    private TraceDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new TraceDaemon(
                temporary,
                List.of("node-1", "node-2"),
                Map.of(
                        "forecast.step", "1s",
                        "forecast.horizon", "60s",
                        "forecast.lead", "10s",
                        "match.learning-period", "2s",
                        "migrate.bandwidth", "10000"));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Client client(String project) {
        return daemon.client(project);
    }

    /** Three servers of 3 cores on 8 are too many. */
    private void crowd(double memoryMib, boolean movable) throws IOException {
        for (int i = 0; i < 3; i++) {
            create("busy-" + i, "node-1", 3, memoryMib, movable);
        }
    }

    private void create(String name, String hypervisor, double cores, double memoryMib, boolean movable)
            throws IOException {
        daemon.create(name, hypervisor, cores, 4, memoryMib, movable);
    }

    private MigrationPlanView contended() {
        Client client = client("default");
        eventually("node-1 is contended, and its servers are forecast", () -> {
            MigrationPlanView plan = client.migrationPlan();
            return plan.contended().stream()
                    .anyMatch(c -> c.hypervisor().equals("node-1")
                            && c.cpuMinutes() > 0.9
                            && !c.verdict().contains("nothing is forecast"));
        });
        return client.migrationPlan();
    }

    @Test
    void aCrowdedHypervisorIsRelievedByOneMoveAndTheReasonSaysWhy() throws IOException {
        crowd(1_024, true);
        assertThat(contended().moves()).singleElement().satisfies(move -> {
            assertThat(move.serverName()).startsWith("busy-");
            assertThat(move.from()).isEqualTo("node-1");
            assertThat(move.to()).isEqualTo("node-2");
            assertThat(move.minutesBefore()).isGreaterThan(0.8);
            // young servers are forecast with much doubt
            assertThat(move.minutesAfter()).isLessThan(move.minutesBefore() / 2);
            assertThat(move.copySeconds()).isEqualTo(0.1024);
            assertThat(move.reason())
                    .contains("node-1 is expected to be short of CPU")
                    .contains("of 8.0 cores")
                    .contains("node-2");
        });
        assertThat(client("another").migrationPlan().moves())
                .as("whose server it is not does not see it")
                .isEmpty();
        assertThat(client("*").migrationPlan().moves()).hasSize(1);
    }

    @Test
    void whereNothingMayBeMovedOrNothingFitsThereIsNoBeneficialMigration() throws IOException {
        crowd(1_024, false);
        MigrationPlanView plan = contended();
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.contended()).singleElement().satisfies(c -> assertThat(c.verdict())
                .contains("no beneficial migration", "3 servers stay: Dynamic Allocation is off"));
    }

    @Test
    void aServerIsNotSentWhereItsMemoryDoesNotFit() throws IOException {
        crowd(10_000, true);
        create("large", "node-2", 0.1, 30_000, true);
        MigrationPlanView plan = contended();
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.contended()).singleElement().satisfies(c -> assertThat(c.verdict())
                .contains("short of memory"));
    }

    @Test
    void aQuietFleetIsLeftAlone() throws IOException {
        create("calm", "node-1", 0.5, 512, true);
        Client client = client("default");
        eventually("it is measured", () -> client.servers().stream()
                .anyMatch(s -> s.usage().getOrDefault("cpu", 0.0) > 0.4));
        assertThat(client.migrationPlan().contended()).isEmpty();
    }
}
