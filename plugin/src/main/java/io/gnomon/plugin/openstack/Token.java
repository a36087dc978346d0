package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A token of Keystone.
 *
 * @param id the secret itself
 * @param description the token as Keystone describes it
 * @param issuedAt by Keystone's clock; empty if it does not say
 * @param renewAt when a new one is asked for, by our own clock
 */
record Token(String id, JsonNode description, Catalog catalog, Optional<Instant> issuedAt, Instant renewAt) {
    /** It is renewed when this share of its life is over. */
    private static final double USED_UP = 0.9;
    /** If Keystone does not say how long it lives, or says nonsense: a refusal will tell. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(10);

    /**
     * How long it lives is told by two times of one clock, Keystone's; from now on it is counted by ours, so that it does not
     * matter how much the two differ.
     */
    static Token of(String id, JsonNode description, Instant now) {
        Optional<Instant> issued = time(description, "issued_at");
        Duration life = issued.flatMap(
                        from -> time(description, "expires_at").map(until -> Duration.between(from, until)))
                .filter(said -> !said.isNegative() && !said.isZero())
                .orElse(USUAL_LIFE);
        Instant renewAt = now.plusMillis((long) (life.toMillis() * USED_UP));
        return new Token(id, description, Catalog.of(description.path("catalog")), issued, renewAt);
    }

    private static Optional<Instant> time(JsonNode description, String name) {
        try {
            return Optional.of(Instant.parse(description.path(name).asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The secret is not printed. */
    @Override
    public String toString() {
        return "token until " + renewAt;
    }
}
