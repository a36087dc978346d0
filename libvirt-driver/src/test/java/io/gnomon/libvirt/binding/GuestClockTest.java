package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent says of the time. */
class GuestClockTest {
    @Test
    void nanosecondsSinceTheEpochAreATime() {
        assertThat(GuestClock.parse("{\"return\":1767268800123456789}"))
                .contains(Instant.parse("2026-01-01T12:00:00.123456789Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"return\":-5}", "{\"return\":\"now\"}", "{\"return\":99999999999999999999999}"})
    void anythingElseIsNone(String told) {
        assertThat(GuestClock.parse(told)).isEmpty();
    }
}
