package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of Keystone's v3 API, kept as long as they hold. Authenticates by itself and not through openstack4j, whose session
 * belongs to one thread and whose application credentials it cannot renew. Thread-safe.
 */
final class Keystone {
    /** Beyond that, times that services and this machine write down cannot be compared any more. */
    private static final Duration MUCH = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Keystone.class);

    private final CloudAccess access;
    private final Calls calls;
    private final InstantSource clock;
    private @Nullable Token token;
    private volatile Optional<String> skew = Optional.empty();

    Keystone(CloudAccess access, Calls calls, InstantSource clock) {
        this.access = access;
        this.calls = calls;
        this.clock = clock;
    }

    /** A token that holds, by what is known. */
    synchronized Token token() {
        Token known = token;
        if (known == null || !clock.instant().isBefore(known.renewAt())) {
            known = authenticate();
            token = known;
        }
        return known;
    }

    /** That its clock and ours are apart, for people; empty if they are not, by the last token. */
    Optional<String> skew() {
        return skew;
    }

    private void compare(Optional<Instant> theirs, Instant ours) {
        Optional<String> apart = theirs.filter(
                        t -> Duration.between(t, ours).abs().compareTo(MUCH) > 0)
                .map(t -> "Keystone's clock said " + t + " when this machine's said " + ours
                        + ": set one of them right (timedatectl). Until then its tokens are renewed by this machine's, which"
                        + " does no harm");
        if (apart.isPresent() && skew.isEmpty()) {
            log.warn(apart.get());
        }
        skew = apart;
    }

    /** A service did not take it: revoked, or expired earlier than it said. Nothing happens if a newer one is there. */
    synchronized void refused(Token old) {
        if (old.equals(token)) {
            token = null;
        }
    }

    /**
     * Asks, with our own token, whose another is. Once: somebody waits for it.
     *
     * @param subject the other token, printable
     * @return what it answers but 401: 404 for a token that does not hold
     */
    Answer describe(String subject) {
        for (int attempt = 1; attempt <= 2; attempt++) {
            Token own = token();
            Map<String, String> headers = Map.of("X-Auth-Token", own.id(), "X-Subject-Token", subject);
            Answer answer = calls.repeat(
                    Service.IDENTITY,
                    false,
                    wire -> wire.send(
                            "GET", URI.create(access.identity() + "/auth/tokens?nocatalog=1"), headers, null));
            if (answer.status() != 401) {
                return answer;
            }
            refused(own);
        }
        throw new CloudException(
                Kind.UNAUTHORIZED,
                "Keystone does not take its own fresh token of the "
                        + access.credentials().who());
    }

    private Token authenticate() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("auth", access.credentials().auth());
        Answer answer = calls.repeat(
                Service.IDENTITY,
                true,
                wire -> wire.send("POST", URI.create(access.identity() + "/auth/tokens"), Map.of(), body));
        Optional<String> id = answer.header("x-subject-token");
        if (answer.status() == 401 || answer.status() == 403) {
            throw new CloudException(
                    Kind.UNAUTHORIZED,
                    "Keystone at " + access.identity() + " does not let the "
                            + access.credentials().who() + " in: " + answer.complaint()
                            + "; check openstack.* (gnomon config show)");
        }
        if (!answer.ok() || id.isEmpty() || !answer.body().has("token")) {
            throw new CloudException(
                    Kind.BAD_ANSWER,
                    "Keystone at " + access.identity() + " gave no token but " + answer.status() + " "
                            + answer.complaint() + "; check openstack.auth-url");
        }
        Instant now = clock.instant();
        Token made = Token.of(id.get(), answer.body().path("token"), now);
        compare(made.issuedAt(), now);
        log.debug("a new token for the {}, good until {}", access.credentials().who(), made.renewAt());
        return made;
    }
}
