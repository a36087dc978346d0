package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Whose a token of Keystone is. What Keystone says is believed for a minute at the most, so that a token that was revoked is refused
 * after that. Few are asked about at a time: a Keystone that hangs must not hold up those who have no business with it. Thread-safe.
 */
public final class UserTokens {
    private static final Duration BELIEVED = Duration.ofMinutes(1);
    private static final int MOST_KEPT = 1_000;
    private static final int AT_A_TIME = 4;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    private final Cloud cloud;
    private final InstantSource clock;
    private final Semaphore asking = new Semaphore(AT_A_TIME);
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Who a token is for.
     *
     * @param project id; empty if the token is not for a project
     * @param system whether it is for the whole system
     * @param limited whether it may be used for some requests of some services only
     */
    public record User(String name, Optional<String> project, boolean system, Set<String> roles, boolean limited) {
        public User {
            roles = Set.copyOf(roles);
        }
    }

    private record Known(Optional<User> user, Instant asked, Instant until) {
        boolean holds(Instant now) {
            return now.isBefore(until) && !now.isBefore(asked); // or the clock was set back
        }
    }

    public UserTokens(Cloud cloud, InstantSource clock) {
        this.cloud = cloud;
        this.clock = clock;
    }

    /**
     * Empty for a token that does not hold: forged, expired or revoked.
     *
     * @throws CloudException if Keystone cannot tell, or does not tell us
     */
    public Optional<User> user(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        String digest = digest(token); // the token itself is not kept
        Optional<Known> before = recall(digest);
        if (before.isPresent()) {
            return before.get().user();
        }
        if (!asking.tryAcquire()) {
            throw new CloudException(
                    Kind.LEFT_IN_PEACE, AT_A_TIME + " other tokens are being asked about, and Keystone takes its time");
        }
        try {
            Known told = ask(token);
            remember(digest, told);
            return told.user();
        } finally {
            asking.release();
        }
    }

    private Known ask(String token) {
        Answer answer = cloud.describe(token);
        Instant now = clock.instant();
        if (answer.status() == 404) {
            return new Known(Optional.empty(), now, now.plus(BELIEVED));
        }
        if (answer.status() == 403) {
            throw new CloudException(
                    Kind.FORBIDDEN,
                    "Keystone does not tell Gnomon's own user whose tokens are: " + answer.complaint()
                            + "; give it the role service or admin");
        }
        JsonNode described = answer.body().path("token");
        if (!answer.ok() || !described.isObject()) {
            throw new CloudException(
                    Kind.BAD_ANSWER,
                    "Keystone did not say whose a token is, but " + answer.status() + " " + answer.complaint());
        }
        Instant expires = expiry(described, now);
        Instant until = expires.isBefore(now.plus(BELIEVED)) ? expires : now.plus(BELIEVED);
        return new Known(expires.isAfter(now) ? Optional.of(user(described)) : Optional.empty(), now, until);
    }

    /** A token without a readable end is asked about again each time. */
    private static Instant expiry(JsonNode described, Instant now) {
        try {
            return Instant.parse(described.path("expires_at").asText());
        } catch (DateTimeParseException e) {
            return now.plusMillis(1);
        }
    }

    private static User user(JsonNode described) {
        Set<String> roles = new TreeSet<>();
        described.path("roles").forEach(role -> roles.add(role.path("name").asText()));
        String name = described.path("user").path("name").asText("");
        String domain = described.path("user").path("domain").path("name").asText("");
        return new User(
                domain.isEmpty() || domain.equals("Default") ? name : name + "@" + domain,
                Optional.of(described.path("project").path("id").asText("")).filter(id -> !id.isEmpty()),
                described.path("system").path("all").asBoolean(false),
                roles,
                !described.path("application_credential").path("access_rules").isMissingNode()
                        && !described
                                .path("application_credential")
                                .path("access_rules")
                                .isNull());
    }

    private Optional<Known> recall(String digest) {
        synchronized (known) {
            return Optional.ofNullable(known.get(digest)).filter(k -> k.holds(clock.instant()));
        }
    }

    private void remember(String digest, Known told) {
        synchronized (known) {
            known.put(digest, told);
            if (known.size() > MOST_KEPT) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
