package io.gnomon.plugin.stream;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.Outbox;
import io.gnomon.plugin.store.Streamed;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {
    @TempDir
    Path folder;

    private final Scripted broker = new Scripted();
    private Outbox outbox;
    private Sender sender;

    /** Takes what the test lets it take. */
    private static final class Scripted implements Broker {
        final List<String> taken = new CopyOnWriteArrayList<>();
        volatile boolean down;
        volatile String stuckAt = "";
        volatile String tooLarge = "";
        volatile boolean closed;
        volatile boolean broken;
        volatile String refusedTopic = "";
        final AtomicInteger refusals = new AtomicInteger();

        @Override
        public Taken send(List<Streamed> events) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            if (events.get(0).topic().equals(refusedTopic)) {
                refusals.incrementAndGet();
                return new Taken(0, 0, Optional.of("not authorized"));
            }
            int settled = 0;
            int refused = 0;
            for (Streamed event : events) {
                String body = new String(event.body(), UTF_8);
                if (down || body.equals(stuckAt)) {
                    return new Taken(settled, refused, Optional.of("it is down"));
                }
                if (body.equals(tooLarge)) {
                    refused++;
                } else {
                    taken.add(body);
                }
                settled++;
            }
            return new Taken(settled, refused, Optional.empty());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void starts() {
        outbox = Outbox.open(folder.resolve("outbox"), 1000);
        sender = new Sender(outbox, broker, List.of("a", "b"), "the broker", Clock.systemUTC());
    }

    @AfterEach
    void ends() throws Exception {
        sender.close();
        outbox.close();
    }

    private void add(String topic, String body) {
        outbox.add(topic, "x", Instant.EPOCH, body.getBytes(UTF_8), false);
    }

    @Test
    void allArriveInTheirOrderAndWaitNoMore() {
        for (int i = 0; i < 600; i++) {
            add("a", Integer.toString(i));
        }
        sender.start();
        add("b", "other");
        eventually("all are sent", () -> sender.sent() == 601);
        assertThat(broker.taken.stream().filter(b -> !b.equals("other")))
                .containsExactly(java.util.stream.IntStream.range(0, 600)
                        .mapToObj(Integer::toString)
                        .toArray(String[]::new));
        assertThat(outbox.waiting("a") + outbox.waiting("b")).isZero();
        assertThat(sender.problem()).isEmpty();
    }

    @Test
    void whileTheBrokerIsDownTheyWaitAndItIsSaid() {
        broker.down = true;
        sender.start();
        add("a", "1");
        add("a", "2");
        eventually("it is a problem", () -> sender.problem().isPresent());
        assertThat(sender.problem().orElseThrow())
                .contains("the broker takes no events since", "it is down", "2 a", "stream.kafka");
        assertThat(outbox.waiting("a")).isEqualTo(2);
        broker.down = false;
        eventually("they arrive", () -> sender.sent() == 2 && sender.problem().isEmpty());
        assertThat(broker.taken).containsExactly("1", "2");
    }

    @Test
    void whatStuckIsSentAgainAndNothingBeforeIt() {
        add("a", "1");
        add("a", "2");
        add("a", "3");
        add("b", "other");
        broker.stuckAt = "2";
        sender.start();
        eventually("the first and the other topic arrive", () -> broker.taken.containsAll(List.of("1", "other")));
        broker.stuckAt = "";
        eventually("all are sent", () -> sender.sent() == 4);
        assertThat(broker.taken).filteredOn(b -> !b.equals("other")).containsExactly("1", "2", "3");
    }

    @Test
    void aTopicThatIsRefusedIsLetRestAndHoldsUpNoOther() {
        broker.refusedTopic = "a";
        sender.start();
        add("a", "1");
        eventually("it is a problem", () -> sender.problem().isPresent());
        for (int i = 0; i < 200; i++) {
            int before = i;
            add("b", "other " + i);
            eventually("the other goes on", () -> sender.sent() == before + 1);
        }
        assertThat(broker.refusals.get())
                .as("attempts of the one that is refused")
                .isLessThan(20);
        assertThat(sender.problem()).isPresent();
        broker.refusedTopic = "";
        eventually("it arrives", () -> sender.sent() == 201 && sender.problem().isEmpty());
    }

    @Test
    void afterAnErrorOfOurOwnItIsTriedAgain() {
        broker.broken = true;
        sender.start();
        add("a", "1");
        eventually("it is a problem", () -> sender.problem().orElse("").contains("it failed unexpectedly"));
        broker.broken = false;
        eventually("it arrives", () -> sender.sent() == 1 && sender.problem().isEmpty());
    }

    @Test
    void oneThatIsNeverTakenHoldsUpNoOther() {
        add("a", "1");
        add("a", "huge");
        add("a", "3");
        broker.tooLarge = "huge";
        sender.start();
        eventually("the others are sent", () -> sender.sent() == 2);
        assertThat(broker.taken).containsExactly("1", "3");
        assertThat(sender.refused()).isEqualTo(1);
        assertThat(outbox.waiting("a")).isZero();
    }

    @Test
    void whatCanBeSentIsSentBeforeTheEndAndTheRestIsKept() throws Exception {
        sender.start();
        broker.stuckAt = "2";
        add("a", "1");
        add("a", "2");
        sender.close();
        assertThat(broker.taken).containsExactly("1");
        assertThat(broker.closed).isTrue();
        assertThat(outbox.waiting("a")).isEqualTo(1);
    }
}
