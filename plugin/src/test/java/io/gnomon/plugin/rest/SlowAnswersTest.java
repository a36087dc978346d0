package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.rest.ShadowViews.ClaimView;
import io.gnomon.plugin.rest.ShadowViews.InstanceView;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What takes long is bounded, and members are not told where their servers are. */
class SlowAnswersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void beyondThoseThatWorkAndWaitTheNextIsRefusedAtOnceAndServedLater() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (SlowAnswers slow = new SlowAnswers(1, 1)) {
            CompletableFuture<Object> first = slow.make(() -> {
                await(held);
                return "first";
            });
            CompletableFuture<Object> second = slow.make(() -> "second");
            assertThatThrownBy(() -> slow.make(() -> "third"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("2 requests")
                    .satisfies(e ->
                            assertThat(((ApiException) e).code().httpStatus()).isEqualTo(503));
            held.countDown();
            assertThat(first.get()).isEqualTo("first");
            assertThat(second.get()).isEqualTo("second");
            assertThat(slow.make(() -> "fourth").get()).isEqualTo("fourth");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReasonThatNamesAHypervisorIsNotToldToMembers() {
        String why = "claimed for web and not handed over: qemu+ssh://node-7/system does not answer";
        InstanceView instance = new InstanceView(
                UUID.randomUUID(), "s", "w", "shop", "node-7", "staged", "gone", 128, 1, "ada", why, NOW, NOW, NOW);
        ClaimView claim = new ClaimView(1, UUID.randomUUID(), "shop", "ada", "web", "failed", why, NOW, NOW);
        assertThat(instance.withoutHypervisor().toString())
                .doesNotContain("node-7")
                .contains("not handed over");
        assertThat(claim.withoutHypervisor().toString())
                .doesNotContain("node-7")
                .contains("not handed over");
    }
}
