package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.ConfigurationLoader;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.store.Adjustment.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hypervisor that is lost in the middle of an adjustment: after the set call, before its effect was seen. */
@NeedsQemu
class LostHalfWayEndToEndTest {
    private static final Duration BOOT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void whatWasUnderWayStaysOpenIsReconciledWhenItIsBackAndIsNotDoneTwice(QemuLab lab) throws Exception {
        LabServer busy = LabServer.of(lab, "half-way", calmThenBusy(0));
        CountDownLatch begun = new CountDownLatch(1);
        Consumer<State> written = state -> {
            if (state == State.ACTING) {
                begun.countDown();
            }
        };
        ExecutorService saboteur = Executors.newSingleThreadExecutor();
        try (Daemon daemon = new Daemon(configuration(lab), written, InstantSource.system())) {
            Client client = client(daemon);
            client.createServer(busy.request());
            Future<Boolean> killed = saboteur.submit(() -> {
                if (!begun.await(BOOT.toSeconds(), TimeUnit.SECONDS)) {
                    return false;
                }
                eventually("a second vCPU is plugged", BOOT, () -> lab.statusXml(busy.name())
                        .contains("current='2'"));
                lab.killDaemon();
                return true;
            });
            assertThat(killed.get()).isTrue();
            AdjustmentView open;
            try {
                eventually("the loss is told", () -> !client.status().problems().isEmpty());
                List<AdjustmentView> acting = DaemonEndToEndTest.all(client, busy).stream()
                        .filter(a -> a.resource().equals("cpu") && a.state().equals("acting"))
                        .toList();
                assertThat(acting).hasSize(1);
                open = acting.get(0);
                assertThat(client.status().openAdjustments()).isPositive();
            } finally {
                lab.restartDaemon();
            }
            eventually("it is reconciled", BOOT, () -> !find(client, busy, open.id())
                    .state()
                    .equals("acting"));
            AdjustmentView reconciled = find(client, busy, open.id());
            assertThat(reconciled.state()).describedAs(reconciled.detail()).isEqualTo("verified");
            assertThat(reconciled.to()).isEqualTo(open.to());
            eventually(
                    "the server has what its flavor allows",
                    BOOT,
                    () -> DaemonEndToEndTest.amount(client, busy, "cpu") > 0.55);
            DaemonEndToEndTest.eachStepWasTakenOnce(client, busy);
            DaemonEndToEndTest.guestAgrees(client, busy);
            client.deleteServer(busy.name());
        } finally {
            saboteur.shutdownNow();
        }
    }

    private static AdjustmentView find(Client client, LabServer server, long id) {
        return DaemonEndToEndTest.all(client, server).stream()
                .filter(a -> a.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private Configuration configuration(QemuLab lab) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        new CanaryBook(data)
                .keep(new CanaryReport(lab.uri(), Instant.now(), Duration.ZERO, Virtualization.EMULATED, Map.of()));
        Path yaml = folder.resolve("gnomon.yaml");
        Files.write(yaml, DaemonEndToEndTest.configuration(lab, "daemon.port: 0", "daemon.data: " + data));
        return ConfigurationLoader.load(Optional.of(yaml), List.of(), Surroundings.ofThisProcess());
    }

    private Client client(Daemon daemon) throws IOException {
        String token = Files.readString(folder.resolve("data/token")).strip();
        return new Client(daemon.url(), token, "default", "test");
    }
}
