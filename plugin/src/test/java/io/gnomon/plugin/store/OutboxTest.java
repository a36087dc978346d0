package io.gnomon.plugin.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

    @TempDir
    Path folder;

    private Outbox open(int most) {
        return Outbox.open(folder.resolve("outbox"), most);
    }

    private static void add(Outbox outbox, String topic, String key, String body) {
        outbox.add(topic, key, NOW, body.getBytes(UTF_8), true);
    }

    private static List<String> bodies(Outbox outbox, String topic) {
        return outbox.oldest(topic, 100).stream()
                .map(w -> new String(w.event().body(), UTF_8))
                .toList();
    }

    @Test
    void waitsInItsOrderUntilItIsSettledAlsoOverARestart() {
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "1");
            add(outbox, "a", "y", "2");
            add(outbox, "b", "x", "3");
            outbox.settled(outbox.oldest("a", 1));
        }
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "4");
            assertThat(bodies(outbox, "a")).containsExactly("2", "4");
            assertThat(bodies(outbox, "b")).containsExactly("3");
            Streamed two = outbox.oldest("a", 1).get(0).event();
            assertThat(two.at()).isEqualTo(NOW);
            assertThat(two.key()).isEqualTo("y");
        }
    }

    @Test
    void whatWasWrittenIsThereAfterAnEndWithoutWarning() throws Exception {
        Path copy = folder.resolve("copy");
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "1");
            Files.copy(folder.resolve("outbox"), copy); // as a killed process leaves it
        }
        try (Outbox outbox = Outbox.open(copy, 100)) {
            assertThat(bodies(outbox, "a")).containsExactly("1");
        }
    }

    @Test
    void noIdIsGivenTwiceHoweverEmptyItBecame() {
        String first;
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "1");
            first = outbox.oldest("a", 1).get(0).event().id();
            outbox.settled(outbox.oldest("a", 1));
        }
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "2");
            add(outbox, "b", "x", "3");
            assertThat(List.of(
                            outbox.oldest("a", 1).get(0).event().id(),
                            outbox.oldest("b", 1).get(0).event().id()))
                    .doesNotContain(first)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void beyondItsMostTheOldestOfThatTopicAreGivenUpAndCounted() {
        try (Outbox outbox = open(3)) {
            add(outbox, "b", "x", "kept");
            for (int i = 1; i <= 5; i++) {
                add(outbox, "a", "x", Integer.toString(i));
            }
            assertThat(bodies(outbox, "a")).containsExactly("3", "4", "5");
            assertThat(outbox.lost("a")).isEqualTo(2);
            assertThat(bodies(outbox, "b")).containsExactly("kept");
            assertThat(outbox.lost("b")).isZero();
        }
    }

    @Test
    void whatBecameTooOldWhileItWasSentStaysGone() {
        try (Outbox outbox = open(2)) {
            add(outbox, "a", "x", "1");
            List<Outbox.Waiting> underWay = outbox.oldest("a", 1);
            add(outbox, "a", "x", "2");
            add(outbox, "a", "x", "3");
            outbox.settled(underWay);
            assertThat(bodies(outbox, "a")).containsExactly("2", "3");
        }
    }

    @Test
    void aServersEventsCanBeTakenOut() {
        try (Outbox outbox = open(100)) {
            add(outbox, "a", "x", "1");
            add(outbox, "a", "y", "2");
            add(outbox, "b", "x", "3");
            outbox.forget("a", Set.of("x", "z"));
            assertThat(bodies(outbox, "a")).containsExactly("2");
            assertThat(bodies(outbox, "b")).containsExactly("3");
        }
    }

    @Test
    void aFileThatIsNoOutboxIsNamed() throws Exception {
        Files.writeString(folder.resolve("outbox"), "something else, and long enough to look at".repeat(500));
        assertThatThrownBy(() -> open(10))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.resolve("outbox").toString());
    }
}
