package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.rest.MigrationViews.MigrationPlanView;
import io.gnomon.plugin.rest.Views.FlavorBody;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.trace.LoadTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

    private Path images;
    private Path data;
    private Daemon daemon;

    @BeforeEach
    void start() throws IOException {
        Path folder = temporary.toRealPath();
        images = Files.createDirectory(folder.resolve("images"));
        data = Files.createDirectory(folder.resolve("data"));
        daemon = new Daemon(
                Configuration.of(Map.ofEntries(
                        Map.entry("daemon.data", data.toString()),
                        Map.entry("daemon.port", "0"),
                        Map.entry("hypervisors", "trace:///node-1, trace:///node-2"),
                        Map.entry("guest.image", images.toString()),
                        Map.entry("servers.image-folders", images.toString()),
                        Map.entry("observe.period", "500ms"),
                        Map.entry("observe.young-period", "250ms"),
                        Map.entry("decide.autonomy", "off"),
                        Map.entry("forecast.step", "1s"),
                        Map.entry("forecast.horizon", "60s"),
                        Map.entry("forecast.lead", "10s"),
                        Map.entry("match.learning-period", "2s"),
                        Map.entry("migrate.bandwidth", "10000"))),
                state -> {},
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Client client(String project) throws IOException {
        return new Client(daemon.url(), Files.readString(data.resolve("token")).strip(), project, "test");
    }

    /** Three servers of 3 cores on 8 are too many. */
    private void crowd(double memoryMib, boolean movable) throws IOException {
        for (int i = 0; i < 3; i++) {
            create("busy-" + i, "node-1", 3, memoryMib, movable);
        }
    }

    private void create(String name, String hypervisor, double cores, double memoryMib, boolean movable)
            throws IOException {
        Path load = images.resolve(name + ".load");
        Files.write(load, new LoadTrace(List.of(new LoadTrace.Line(0, cores, 10, 0))).toDisk());
        Path root = Files.write(images.resolve(name + ".img"), new byte[512]);
        Map<String, Double> amounts = Map.of("cpu", 4.0, "memory", memoryMib);
        client("default")
                .createServer(new ServerCreate(
                        name,
                        hypervisor,
                        new FlavorBody("m4", amounts, amounts, 1.0),
                        null,
                        List.of(root.toString(), load.toString()),
                        null,
                        null,
                        Map.of(),
                        movable));
    }

    private MigrationPlanView contended() throws IOException {
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
