package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.lab.Forked;
import io.gnomon.plugin.rest.Views.SampleView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests of a whole daemon on trace-driven hypervisors share. */
final class DaemonFaults {
    private DaemonFaults() {}

    /** A quick daemon that takes images and disks from {@code folder}. */
    static List<String> configuration(Path folder, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "guest.image: " + folder,
                "servers.image-folders: " + folder,
                "observe.period: 500ms",
                "observe.young-period: 250ms",
                "forecast.step: 1s",
                "forecast.horizon: 30s",
                "forecast.lead: 10s",
                "match.learning-period: 2s"));
        lines.addAll(List.of(more));
        return lines;
    }

    static void noStackTrace(Forked.Result result) {
        assertThat(result.out() + result.err())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("not foreseen");
    }

    static List<SampleView> samples(Client client, String server) {
        return client.servers().stream().anyMatch(s -> s.name().equals(server))
                ? client.samples(server, 60)
                : List.of();
    }
}
