package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.FleetViews.AlertView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real daemon warns of a hypervisor that is full, and says when it is over. */
class AlertDaemonTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static List<AlertView> firing(TraceDaemon daemon, String name) {
        return daemon.client("*").alerts().stream()
                .filter(a -> a.state().equals("firing") && a.name().equals(name))
                .toList();
    }

    @Test
    void aBusyHypervisorIsToldOfByNameAndThatItIsOver() throws Exception {
        Map<String, String> settings = Map.of(
                "alerts.hold", "1s",
                "forecast.step", "1s",
                "forecast.lead", "5s",
                "forecast.horizon", "10s",
                "match.learning-period", "1s",
                "alerts.utilisation", "0.7",
                "alerts.forecast", "0.7");
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a", "b"), settings)) {
            daemon.create("web", "a", 6, 8, 1024, true);
            eventually("a is busy", LONG, () -> !firing(daemon, "GnomonHypervisorBusy")
                    .isEmpty());
            AlertView busy = firing(daemon, "GnomonHypervisorBusy").get(0);
            assertThat(busy.labels()).containsOnly(Map.entry("hypervisor", "a"), Map.entry("resource", "cpu"));
            assertThat(busy.severity()).isEqualTo("warning");
            assertThat(busy.summary()).startsWith("servers on a use 6.0 of 8.0 cores of cpu");
            eventually("it is forecast to stay so", LONG, () -> !firing(daemon, "GnomonForecastFull")
                    .isEmpty());
            assertThat(daemon.metric("gnomon_alerts_firing{alert=\"GnomonHypervisorBusy\"}"))
                    .isEqualTo(1);
            assertThat(daemon.client("*").notifications(50))
                    .anyMatch(n -> n.text().startsWith("Alert GnomonHypervisorBusy: servers on a use"));
            daemon.client("default").deleteServer("web");
            eventually("it is over", LONG, () -> firing(daemon, "GnomonHypervisorBusy")
                    .isEmpty());
            assertThat(daemon.client("*").notifications(50))
                    .anyMatch(n -> n.text().startsWith("Over: GnomonHypervisorBusy (servers on a use"));
        }
    }
}
