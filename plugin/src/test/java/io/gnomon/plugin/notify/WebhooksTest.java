package io.gnomon.plugin.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.notify.Receiver.Got;
import io.gnomon.plugin.notify.Receiver.Mood;
import io.gnomon.plugin.rest.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delivery over real HTTP on loopback. Between attempts time passes on the clock of the test only. */
class WebhooksTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Tales.NOON);
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private Receiver receiver;
    private Webhook where;
    private Webhooks hooks;

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver();
        where = new Webhook(receiver.url(), "a secret of the two of us".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        if (hooks != null) {
            hooks.close();
        }
    }

    private Webhooks hooks(int queue, Duration timeout, Hook.Pause pause, Webhook... more) {
        hooks = new Webhooks(
                more.length == 0 ? List.of(where) : List.of(more),
                timeout,
                new Hook.Limits(queue, Duration.ofHours(1)),
                pause,
                now::get);
        return hooks;
    }

    /** Waiting makes the clock go on, and after so many times the receiver takes letters again. */
    private Hook.Pause mendsAfter(int times) {
        return time -> {
            pauses.add(time);
            now.updateAndGet(t -> t.plus(time));
            if (pauses.size() == times) {
                receiver.mood = Mood.TAKES;
            }
        };
    }

    private List<Long> ids() {
        return receiver.got.stream()
                .map(g -> g.json().path("data").path("id").asLong())
                .toList();
    }

    @Test
    void anAdjustmentArrivesWithItsReasonAndASignatureThatAReceiverCanCheck() {
        hooks(10, Duration.ofSeconds(30), mendsAfter(-1)).accept(Tales.one(7));
        Await.until("it arrived", () -> receiver.got.size() == 1);
        Got got = receiver.got.get(0);
        assertThat(got.json().path("type").asText()).isEqualTo("adjustment");
        assertThat(got.json().path("data").path("serverName").asText()).isEqualTo("web");
        assertThat(got.json().path("data").path("adjustment").path("reason").asText())
                .isEqualTo("It will run out.");
        assertThat(got.json().path("data").path("adjustment").path("to").asDouble())
                .isEqualTo(2);
        assertThat(got.timestamp()).isEqualTo(String.valueOf(Tales.NOON.getEpochSecond()));
        assertThat(got.signature()).isEqualTo(where.signature(got.id(), Tales.NOON, got.body()));
        byte[] forged = got.body().clone();
        forged[forged.length / 2] ^= 1;
        assertThat(got.signature()).isNotEqualTo(where.signature(got.id(), Tales.NOON, forged));
        assertThat(hooks.problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "BREAKS"})
    void whatFailsIsTriedAgainWithPausesThatDoubleAndTheOrderIsKept(Mood mood) {
        receiver.mood = mood;
        hooks(10, Duration.ofSeconds(30), mendsAfter(3));
        for (int i = 1; i <= 3; i++) {
            hooks.accept(Tales.one(i));
        }
        Await.until("all arrived", () -> ids().contains(3L));
        assertThat(ids()).containsExactly(1L, 1L, 1L, 1L, 2L, 3L);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(receiver.got.subList(0, 4))
                .extracting(Got::id)
                .hasSize(4)
                .containsOnly(receiver.got.get(0).id());
        assertThat(receiver.got.get(3).timestamp())
                .as("signed anew")
                .isNotEqualTo(receiver.got.get(0).timestamp());
        Await.until("it is well again", () -> hooks.problems().isEmpty());
    }

    @Test
    void pausesAndTheirNumberAreBounded() {
        assertThat(Hook.pauseAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Hook.pauseAfter(9)).isEqualTo(Duration.ofSeconds(256));
        assertThat(Hook.pauseAfter(10)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Hook.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));

        receiver.mood = Mood.FAILS;
        hooks(10, Duration.ofSeconds(30), time -> {
            now.updateAndGet(t -> t.plus(time));
            if (now.get().isAfter(Tales.NOON.plus(Duration.ofHours(1)))) {
                now.set(Tales.NOON.plus(Duration.ofMinutes(61)));
            }
        });
        hooks.accept(Tales.one(1));
        Await.until("it was given up", () -> hooks.problems().stream()
                .anyMatch(p -> p.contains("0 wait, 1 were given up")));
        receiver.mood = Mood.TAKES;
        hooks.accept(new Told.Digested(Tales.NOON, Tales.NOON, 2, List.of(), java.util.Optional.empty()));
        Await.until("the next arrived", () -> receiver.got.stream()
                .anyMatch(g -> g.json().path("type").asText().equals("digest")));
        assertThat(receiver.got
                        .get(receiver.got.size() - 1)
                        .json()
                        .path("missed")
                        .asLong())
                .as("the receiver is told that one is missing")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIRECTS", "REFUSES"})
    void whatIsRefusedOrSentElsewhereIsNotTriedAgainAndNotFollowed(Mood mood) {
        receiver.mood = mood;
        hooks(10, Duration.ofSeconds(30), mendsAfter(-1)).accept(Tales.one(1));
        Await.until("it is known", () -> hooks.problems().stream().anyMatch(p -> p.contains("1 were given up")));
        receiver.mood = Mood.TAKES;
        hooks.accept(Tales.one(2));
        Await.until("the next arrived", () -> hooks.problems().isEmpty());
        assertThat(ids()).containsExactly(1L, 2L);
        assertThat(pauses).isEmpty();
    }

    @Test
    void theQueueIsBoundedAndTheOldestGo() throws Exception {
        receiver.mood = Mood.FAILS;
        CountDownLatch mend = new CountDownLatch(1);
        hooks(10, Duration.ofSeconds(30), time -> {
            pauses.add(time);
            mend.await();
        });
        hooks.accept(Tales.one(0));
        Await.until("the first is tried", () -> !pauses.isEmpty());
        for (int i = 1; i <= 25; i++) {
            hooks.accept(Tales.one(i));
        }
        assertThat(hooks.problems())
                .singleElement()
                .asString()
                .contains("HTTP 503", "10 wait, 16 were given up", "notifications.webhooks");
        receiver.mood = Mood.TAKES;
        mend.countDown();
        Await.until("the youngest arrived", () -> ids().contains(25L));
        assertThat(ids().subList(1, 11)).containsExactly(16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L, 25L);
        assertThat(receiver.got.get(1).json().path("missed").asLong()).isEqualTo(16);
        assertThat(receiver.got.get(2).json().path("missed").asLong()).isZero();
    }

    @Test
    void oneThatHangsHoldsUpNeitherWhoTellsNorAnother() throws Exception {
        receiver.mood = Mood.HANGS;
        try (Receiver other = new Receiver()) {
            Webhook healthy = new Webhook(other.url(), new byte[32]);
            hooks(10, Duration.ofMinutes(1), mendsAfter(-1), where, healthy);
            for (int i = 1; i <= 100; i++) {
                hooks.accept(Tales.one(i)); // would take a hundred minutes if it waited
                int n = i;
                Await.until("the other got it", () -> other.got.size() == n);
            }
            assertThat(receiver.got).hasSize(1);
        }
    }

    @Test
    void oneThatAnswersNothingIsGivenUpAndThatIsSaid() {
        receiver.mood = Mood.HANGS;
        hooks(10, Duration.ofMillis(200), mendsAfter(1)).accept(Tales.one(1));
        Await.until("it was tried again", () -> receiver.got.size() == 2);
        Await.until("it is well", () -> hooks.problems().isEmpty());
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aBodyWithoutEndIsNotRead() {
        receiver.mood = Mood.HANGS_IN_BODY;
        hooks(10, Duration.ofMinutes(1), mendsAfter(-1)).accept(Tales.one(1));
        hooks.accept(Tales.one(2));
        Await.until("both arrived", () -> ids().equals(List.of(1L, 2L)));
        assertThat(hooks.problems()).isEmpty();
    }

    @Test
    void aTestSaysOfEachWhatCameOfIt() throws Exception {
        Webhook nobody = new Webhook(java.net.URI.create("http://127.0.0.1:1/secret-path"), new byte[32]);
        List<Webhooks.Tested> tested =
                hooks(10, Duration.ofSeconds(30), mendsAfter(-1), where, nobody).test();
        assertThat(tested.get(0).delivered()).isTrue();
        assertThat(tested.get(1).delivered()).isFalse();
        assertThat(tested.get(1).webhook()).isEqualTo("http://127.0.0.1:1");
        assertThat(tested.get(1).detail()).contains("ConnectException");
        assertThat(receiver.got.get(0).json().path("type").asText()).isEqualTo("test");
    }

    @Test
    void whatWaitsAtTheEndIsTriedOnceMore() throws Exception {
        receiver.mood = Mood.FAILS;
        hooks(10, Duration.ofSeconds(30), time -> {
            pauses.add(time);
            new CountDownLatch(1).await();
        });
        hooks.accept(Tales.one(1));
        Await.until("it failed", () -> pauses.size() == 1);
        receiver.mood = Mood.TAKES;
        hooks.close();
        assertThat(ids()).containsExactly(1L, 1L);
    }
}
