package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When the peak of a time span means something. */
class TrackedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(30);

    private final Tracked server = new Tracked(
            new ServerRecord(
                    UUID.randomUUID(), "p", "web", "default", "ada", "h", true, Map.of(), NOW, Optional.empty()),
            1_000);

    @Test
    void aWindowWithASampleEveryFewSecondsIsCovered() {
        samples(130, 0, 10);
        assertThat(isCovered(WINDOW)).isTrue();
    }

    @Test
    void aGapInTheMiddleUncoversIt() {
        samples(130, 90, 10);
        samples(50, 0, 10); // nothing from 90 to 50 s ago
        assertThat(isCovered(WINDOW)).isFalse();
    }

    @Test
    void aServerThatIsKnownForLessThanTheWindowIsNotCovered() {
        samples(80, 0, 10);
        assertThat(isCovered(WINDOW)).isFalse();
    }

    @Test
    void aServerThatWasNotReadLatelyIsNotCovered() {
        samples(130, 40, 10);
        assertThat(isCovered(WINDOW)).isFalse();
    }

    @Test
    void samplesWithoutTheResourceCoverNothing() {
        for (int ago = 130; ago >= 0; ago -= 10) {
            server.remember(NOW.minusSeconds(ago), ResourceVector.UNKNOWN.with(Resource.CPU, 1));
        }
        assertThat(isCovered(WINDOW)).isFalse();
        assertThat(server.isCovered(Resource.CPU, NOW, WINDOW, LONGEST_GAP)).isTrue();
    }

    @Test
    void longSamplingIntervalsThatAreWithinTheLongestGapCoverIt() {
        samples(125, 0, 25);
        assertThat(isCovered(WINDOW)).isTrue();
        assertThat(server.isCovered(Resource.MEMORY, NOW, Duration.ofSeconds(40), Duration.ofSeconds(5)))
                .isFalse();
    }

    @Test
    void aWindowShorterThanTheLongestGapNeedsASampleAllTheSame() {
        samples(130, 20, 10);
        assertThat(isCovered(Duration.ofSeconds(15))).isFalse();
        samples(3, 0, 3);
        assertThat(isCovered(Duration.ofSeconds(15))).isTrue();
    }

    @Test
    void whatIsLackingIsLackingSinceItWasSoEachTime() {
        for (int second = 0; second <= 40; second += 10) {
            server.needs(Resource.MEMORY, 64 + second, NOW.plusSeconds(second));
        }
        assertThat(server.lack(Resource.MEMORY)).contains(new Tracked.Lack(104, NOW, NOW.plusSeconds(40)));
        server.needs(Resource.MEMORY, 8, NOW.plusSeconds(200));
        assertThat(server.lack(Resource.MEMORY))
                .as("nobody looked meanwhile")
                .contains(new Tracked.Lack(8, NOW.plusSeconds(200), NOW.plusSeconds(200)));
        server.needs(Resource.MEMORY, 8, NOW.plusSeconds(100));
        assertThat(server.lack(Resource.MEMORY))
                .as("the clock was set back")
                .contains(new Tracked.Lack(8, NOW.plusSeconds(100), NOW.plusSeconds(100)));
        server.needs(Resource.MEMORY, 0, NOW.plusSeconds(110));
        assertThat(server.lack(Resource.MEMORY)).isEmpty();
        assertThat(server.lack(Resource.CPU)).isEmpty();
    }

    private boolean isCovered(Duration window) {
        return server.isCovered(Resource.MEMORY, NOW, window, LONGEST_GAP);
    }

    private void samples(int fromSecondsAgo, int toSecondsAgo, int every) {
        for (int ago = fromSecondsAgo; ago >= toSecondsAgo; ago -= every) {
            server.remember(NOW.minusSeconds(ago), ResourceVector.of(1, 100, 1, 1));
        }
    }
}
