package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.app.DaemonFaults.configuration;
import static io.gnomon.plugin.app.DaemonFaults.noStackTrace;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.DaemonProcess;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.MigrationViews.MigrationView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon on trace-driven hypervisors: it advises a migration, and makes it on somebody's word. */
class DaemonMigrationTest {
    @TempDir
    Path folder;

    @Test
    void contentionIsForeseenAMoveIsAdvisedThenMadeAndVerified() {
        List<String> configuration = configuration(
                folder,
                "hypervisors: [\"trace:///a\", \"trace:///b\"]",
                "migrate.period: 1s",
                "migrate.full-at: 0.1", // of 8 cores
                "migrate.bandwidth: 10000");
        try (DaemonProcess daemon = DaemonProcess.start(folder, configuration)) {
            Client client = daemon.client();
            for (String name : List.of("one", "two")) {
                client.createServer(
                        LabServer.of(folder, "a", name, calmThenBusy(0), "").request());
            }
            eventually("a move is advised", Duration.ofSeconds(60), () -> state(client, "advised")
                    .isPresent());
            MigrationView advice = state(client, "advised").orElseThrow();
            assertThat(advice.from()).isEqualTo("a");
            assertThat(advice.to()).isEqualTo("b");
            assertThat(advice.reason()).contains("a is expected to be short of CPU");
            Forked.Result refused = daemon.gnomon("migration", "run", advice.serverName());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("all projects").contains("admin token");
            eventually(
                    "it is begun",
                    Duration.ofSeconds(60),
                    () -> daemon.gnomon("migration", "run", advice.serverName(), "--project", "*")
                                    .exit()
                            == 0);
            eventually("it was moved and seen", Duration.ofSeconds(60), () -> state(client, "done")
                    .isPresent());
            MigrationView done = state(client, "done").orElseThrow();
            assertThat(done.detail()).contains("runs on b and not on a any more", "its guest answers");
            assertThat(client.server(done.serverName()).hypervisor()).isEqualTo("b");
            assertThat(client.servers()).hasSize(2);
            assertThat(client.notifications(50)).anyMatch(n -> n.text().contains("Moved, and verified"));
            Forked.Result plan = daemon.gnomon("migration", "plan", "-f", "json");
            noStackTrace(plan);
            assertThat(plan.exit()).isZero();
            assertThat(daemon.log()).doesNotContain("\tat ");
        }
    }

    private static Optional<MigrationView> state(Client client, String state) {
        return client.migrations(Optional.empty(), 100).stream()
                .filter(m -> m.state().equals(state))
                .findFirst();
    }
}
