package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
    private static final UUID WEB = UUID.fromString("5e0c9c4c-3a74-4d5c-9a57-0c1f6f6d7a01");
    private static final UUID DB = UUID.fromString("5e0c9c4c-3a74-4d5c-9a57-0c1f6f6d7a02");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-28T00:00:00Z");

    private Instant now = MIDNIGHT;
    private final Pseudonyms names = new Pseudonyms(Duration.ofDays(1), () -> now);

    @Test
    void aServerIsMetAgainWithinTheDayAndTwoAreToldApart() {
        String morning = names.stranger("shop", WEB);
        now = MIDNIGHT.plus(Duration.ofHours(23));

        assertThat(names.stranger("shop", WEB))
                .isEqualTo(morning)
                .matches("another project's server [0-9a-f]{6}")
                .isNotEqualTo(names.stranger("shop", DB));
    }

    @Test
    void theNextDayNobodyKnowsWhichItWas() {
        String first = names.stranger("shop", WEB);
        now = MIDNIGHT.plus(Duration.ofDays(1));

        assertThat(names.stranger("shop", WEB)).isNotEqualTo(first);
    }

    @Test
    void aKeyDoesNotComeBackThoughTheClockDoes() {
        String first = names.stranger("shop", WEB);
        now = MIDNIGHT.plus(Duration.ofDays(1));
        names.stranger("shop", WEB);
        now = MIDNIGHT;

        assertThat(names.stranger("shop", WEB)).isNotEqualTo(first);
    }

    @Test
    void twoProjectsCannotCompareWhatTheyWereTold() {
        assertThat(names.stranger("shop", WEB)).isNotEqualTo(names.stranger("bank", WEB));
    }

    @Test
    void twoDaemonsHaveDifferentKeys() {
        assertThat(names.stranger("shop", WEB))
                .isNotEqualTo(new Pseudonyms(Duration.ofDays(1), () -> now).stranger("shop", WEB));
    }
}
