package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.FingerprintViews.PoolShadowView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shadows across projects, with leave and without, through REST. */
class ConsentDaemonTest {
    @TempDir
    Path folder;

    @Test
    void theServersOfAProjectAreShadowsOfOthersFromItsConsentToItsWithdrawal() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(folder, List.of("a"), Map.of("match.learning-period", "6s"))) {
            Client red = daemon.client("red");
            Client blue = daemon.client("blue");
            daemon.create("red", "mine", "a", 1, 2, 512, false);
            daemon.create("blue", "theirs", "a", 1, 2, 512, false);

            eventually("mine is seen", () -> red.servers().size() == 1);
            eventually("mine has a fingerprint", () -> !red.shadowPool("mine").learning());
            assertThat(red.shadowPool("mine").shadows()).as("without leave").isEmpty();
            assertThat(red.fingerprints()).extracting("name").containsExactly("mine");

            blue.grantConsent();
            eventually(
                    "theirs has a fingerprint", () -> !blue.shadowPool("theirs").learning());
            eventually(
                    "theirs is a shadow of mine",
                    () -> !red.shadowPool("mine").shadows().isEmpty());
            PoolView pool = red.shadowPool("mine");
            assertThat(pool.shadows()).extracting(PoolShadowView::id).containsOnlyNulls();
            assertThat(pool.shadows())
                    .extracting(PoolShadowView::name)
                    .allMatch(name -> name.matches("another project's server [0-9a-f]{6}"))
                    .isEqualTo(red.shadowPool("mine").shadows().stream()
                            .map(PoolShadowView::name)
                            .toList());
            assertThat(pool.toString())
                    .as("whose it is stays hidden")
                    .doesNotContain("theirs")
                    .doesNotContain("blue");
            assertThat(blue.shadowPool("theirs").shadows())
                    .as("red has granted nothing")
                    .isEmpty();
            assertThat(red.consents()).isEmpty();
            assertThat(blue.consents()).extracting(ConsentView::project).containsExactly("blue");

            assertThat(blue.revokeConsent().samples()).isPositive();
            assertThat(red.shadowPool("mine").shadows()).isEmpty();
            assertThat(blue.fingerprints()).as("what was known of theirs").isEmpty();
            assertThat(blue.consents()).isEmpty();
            assertThat(blue.consentAudit(10))
                    .extracting(ConsentEntryView::action)
                    .containsExactly("erased", "revoked", "granted");
            assertThat(red.consentAudit(10)).isEmpty();
        }
    }
}
