package io.gnomon.plugin.shadow.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far it is, from what the usual programs print; and whose fault it is that nobody answers. */
class NetworkQuestionTest {
    private static final String BUSYBOX = "64 bytes from 10.0.0.1: seq=0 ttl=64 time=%s ms\n";
    private static final String IPUTILS = "64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=%s ms\n";

    private final NetworkQuestion question = new NetworkQuestion("10.0.0.1");

    @Test
    void theMedianOfThreeEchoesCounts() {
        assertThat(NetworkQuestion.median(
                        BUSYBOX.formatted("0.412") + BUSYBOX.formatted("80.1") + BUSYBOX.formatted("0.5")))
                .isCloseTo(0.0005, within(1e-9));
        assertThat(NetworkQuestion.median(
                        IPUTILS.formatted("12.3") + IPUTILS.formatted("12.4") + IPUTILS.formatted("12.5")))
                .isCloseTo(0.0124, within(1e-9));
    }

    @Test
    void oneOfThreeMayBeLostAndTwoAreTooMany() {
        String one = BUSYBOX.formatted("1.0");
        assertThat(NetworkQuestion.median(one + one)).isCloseTo(0.001, within(1e-9));
        assertThat(NetworkQuestion.median(one)).isEqualTo(1);
        assertThat(NetworkQuestion.median("1 packets transmitted, 0 received, 100% packet loss, time 0ms\n"))
                .isEqualTo(1);
    }

    @Test
    void ifNobodyOfSeveralGetsAnAnswerNothingIsSaidOfTheirHypervisors() {
        assertThat(question.isVoid(Map.of("a", 1.0, "b", 1.0))).isTrue();
        assertThat(question.isVoid(Map.of("a", 1.0))).as("nobody ever got one").isTrue();
        assertThat(question.isVoid(Map.of("a", 1.0, "b", 0.001))).isFalse();
        assertThat(question.isVoid(Map.of("a", 1.0, "b", 1.0))).isTrue();
        assertThat(question.isVoid(Map.of("a", 1.0)))
                .as("it has answered before")
                .isFalse();
    }
}
