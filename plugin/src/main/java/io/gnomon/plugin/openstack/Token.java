package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A token of Keystone.
 *
 * @param id the secret itself
 * @param description the token as Keystone describes it
 * @param renewAt when a new one is asked for, by our own clock
 */
record Token(String id, JsonNode description, Catalog catalog, Instant renewAt) {
    /** It is renewed when this share of its life is over. */
    private static final double USED_UP = 0.9;
    /** If Keystone does not say how long it lives, or says nonsense: a refusal will tell. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(10);

    /**
     * How long it lives is told by two times of one clock, Keystone's; from now on it is counted by ours, so that it does not
     * matter how much the two differ.
     */
    static Token of(String id, JsonNode description, Instant now) {
        Duration life;
        try {
            life = Duration.between(
                    Instant.parse(description.path("issued_at").asText()),
                    Instant.parse(description.path("expires_at").asText()));
        } catch (DateTimeParseException e) {
            life = USUAL_LIFE;
        }
        if (life.isNegative() || life.isZero()) {
            life = USUAL_LIFE;
        }
        return new Token(id, description, Catalog.of(description.path("catalog")), now.plusMillis((long)
                (life.toMillis() * USED_UP)));
    }

    /** The secret is not printed. */
    @Override
    public String toString() {
        return "token until " + renewAt;
    }
}
