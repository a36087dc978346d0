package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.FingerprintViews.PoolShadowView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import io.gnomon.plugin.rest.Views.ShadowView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shadows of a server that is too young to be known by what it does over minutes. */
class YoungPoolDaemonTest {
    @TempDir
    Path folder;

    @Test
    void aYoungServersPoolIsWhatItsForecastIsMadeOfUntilConsentIsWithdrawn() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(
                folder,
                List.of("a"),
                Map.of(
                        "match.learning-period", "1s",
                        "match.own-after", "10m",
                        "forecast.step", "1s",
                        "forecast.lead", "5s",
                        "forecast.horizon", "10s"))) {
            Client red = daemon.client("red");
            Client blue = daemon.client("blue");
            blue.grantConsent();
            daemon.create("blue", "theirs", "a", 0.5, 1, 256, false);
            daemon.create("red", "old", "a", 0.5, 1, 256, false);
            eventually(
                    "both are seen",
                    () -> red.servers().size() == 1 && blue.servers().size() == 1);
            eventually("old has run for a while", () -> red.server("old").ageSeconds() > 12);
            daemon.create("red", "young", "a", 0.5, 1, 256, false);

            eventually("young is seen", () -> red.servers().size() == 2);

            eventually("young has two shadows by its age", () -> {
                PoolView now = red.shadowPool("young");
                return "age".equals(now.by()) && now.shadows().size() == 2;
            });
            PoolView pool = red.shadowPool("young");
            assertThat(pool.by()).isEqualTo("age");
            assertThat(pool.learning()).isFalse();
            assertThat(pool.span()).isNull();
            assertThat(pool.shadows()).allSatisfy(s -> assertThat(s.why())
                    .matches("(at this age it did the same|it did the same when it was \\d+ s (older|younger)).*"));
            assertThat(pool.shadows().stream()
                            .mapToDouble(PoolShadowView::weight)
                            .sum())
                    .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
            assertThat(pool.shadows())
                    .extracting(PoolShadowView::name)
                    .contains("old")
                    .anyMatch(name -> name.matches("another project's server [0-9a-f]{6}"));
            assertThat(pool.toString())
                    .as("whose the other is stays hidden")
                    .doesNotContain("theirs")
                    .doesNotContain("blue");
            eventually("both are known by what they do, too", () -> red.shadowPool("young").shadows().stream()
                    .filter(s -> s.name().equals("old"))
                    .allMatch(s -> s.similarity() != null && s.why().contains("; ")));

            blue.revokeConsent();
            assertThat(red.shadowPool("young").shadows())
                    .as("what was forecast from theirs is not in force any more")
                    .extracting(PoolShadowView::name)
                    .noneMatch(name -> name.startsWith("another project's"));
            eventually("it is forecast by its own project's", () -> red.forecasts("young").stream()
                    .filter(f -> f.resource().equals("cpu"))
                    .flatMap(f -> f.shadows().stream())
                    .map(ShadowView::name)
                    .toList()
                    .equals(List.of("old")));
            assertThat(Objects.requireNonNull(red.shadowPool("young").by())).isEqualTo("age");
        }
    }
}
