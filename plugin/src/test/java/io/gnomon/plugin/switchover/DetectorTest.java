package io.gnomon.plugin.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.switchover.Detector.Suspicion;
import io.gnomon.plugin.switchover.Sign.Kind;
import io.gnomon.plugin.switchover.Sign.Says;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Detector DETECTOR = new Detector(Duration.ofSeconds(2), Duration.ofSeconds(5));

    private Suspicion seen = Suspicion.NONE;

    private boolean look(double second, Says libvirt, Says service, Says check) {
        seen = DETECTOR.look(
                seen,
                List.of(
                        new Sign(Kind.LIBVIRT, libvirt, ""),
                        new Sign(Kind.SERVICE, service, ""),
                        new Sign(Kind.CHECK, check, "")),
                NOON.plusMillis((long) (second * 1000)));
        return DETECTOR.isDead(seen);
    }

    @Test
    void twoKindsThatSaySoForLongEnoughMeanDeath() {
        assertThat(look(0, Says.DEAD, Says.DEAD, Says.NOTHING)).isFalse();
        assertThat(look(1, Says.DEAD, Says.NOTHING, Says.DEAD)).isFalse();
        assertThat(look(2, Says.NOTHING, Says.DEAD, Says.DEAD)).isTrue();
        assertThat(seen.since()).hasValue(NOON);
    }

    @Test
    void oneKindAloneNeverDoesHoweverManySayIt() {
        for (int second = 0; second < 100; second++) {
            seen = DETECTOR.look(
                    seen,
                    List.of(new Sign(Kind.SERVICE, Says.DEAD, "web"), new Sign(Kind.SERVICE, Says.DEAD, "db")),
                    NOON.plusSeconds(second));
            assertThat(DETECTOR.isDead(seen)).isFalse();
        }
    }

    @Test
    void slowIsNotDead() {
        // it answers now and then, by one way or the other
        for (int second = 0; second < 60; second += 3) {
            assertThat(look(second, Says.DEAD, Says.DEAD, Says.NOTHING)).isFalse();
            assertThat(look(second + 1, Says.DEAD, Says.DEAD, Says.NOTHING)).isFalse();
            assertThat(look(second + 1.5, Says.DEAD, Says.LIVES, Says.NOTHING)).isFalse();
        }
    }

    @Test
    void whatNobodySaidForAWhileDoesNotCount() {
        assertThat(look(0, Says.DEAD, Says.DEAD, Says.DEAD)).isFalse();
        assertThat(look(60, Says.DEAD, Says.DEAD, Says.DEAD))
                .as("nobody looked for a minute")
                .isFalse();
        assertThat(look(62, Says.DEAD, Says.DEAD, Says.DEAD)).isTrue();
        assertThat(look(61, Says.DEAD, Says.DEAD, Says.DEAD))
                .as("the clock was set back")
                .isFalse();
    }

    @Test
    void oneThatLivesAgainIsNotDeadAnyMore() {
        look(0, Says.DEAD, Says.DEAD, Says.DEAD);
        assertThat(look(3, Says.DEAD, Says.DEAD, Says.DEAD)).isTrue();
        assertThat(look(4, Says.LIVES, Says.DEAD, Says.DEAD)).isFalse();
        assertThat(look(5, Says.DEAD, Says.DEAD, Says.DEAD)).isFalse();
    }
}
