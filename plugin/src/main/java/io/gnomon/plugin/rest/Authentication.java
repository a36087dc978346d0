package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets a request pass only with the token, the admin token or one of Keystone's, and remembers whose. Runs before every route and
 * before unknown paths. What its holder may do is for {@link Gate}.
 */
final class Authentication implements Handler {
    private static final String SCHEME = "bearer ";
    private static final String IDENTITY = "gnomon.identity";
    private static final String CLOUD_TOKEN = "X-Auth-Token";

    private final Predicate<Context> open;
    private final TokenJudge keystone;
    private final byte[] expected;
    private final byte[] admin;

    /**
     * Who a request comes from.
     *
     * @param admin whether it came with the daemon's own admin token
     * @param user empty for the daemon's own tokens
     */
    record Identity(boolean admin, Optional<CloudUser> user) {}

    /** @param open requests that need no token */
    Authentication(String token, String adminToken, TokenJudge keystone, Predicate<Context> open) {
        this.open = open;
        this.keystone = keystone;
        expected = digest(token);
        admin = digest(adminToken);
    }

    @Override
    public void handle(Context ctx) {
        if (open.test(ctx)) {
            return;
        }
        String header = ctx.header("Authorization");
        String ofCloud = ctx.header(CLOUD_TOKEN);
        if (header == null && ofCloud != null) {
            ctx.attribute(IDENTITY, new Identity(false, Optional.of(keystone.judge(ofCloud))));
            return;
        }
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw refused(ctx, "the request has no token");
        }
        // digests have one length, so that the time of the comparison tells nothing about the token
        byte[] given = digest(header.substring(SCHEME.length()).strip());
        boolean isAdmin = MessageDigest.isEqual(admin, given);
        if (!isAdmin && !MessageDigest.isEqual(expected, given)) {
            throw refused(ctx, "the token is not the daemon's");
        }
        ctx.attribute(IDENTITY, new Identity(isAdmin, Optional.empty()));
    }

    /** Whose request it is, which has passed. */
    static Identity identity(Context ctx) {
        Identity known = ctx.attribute(IDENTITY);
        if (known == null) {
            throw new IllegalStateException("a request has passed without a token");
        }
        return known;
    }

    /** Asks again and again whether the request's token still holds, for an answer that takes long. */
    static StillHolds stillHolds(Context ctx, TokenJudge keystone) {
        Identity then = identity(ctx);
        String token = ctx.header(CLOUD_TOKEN);
        if (then.user().isEmpty() || token == null) {
            return () -> true;
        }
        return () -> {
            try {
                return then.user().equals(Optional.of(keystone.judge(token)));
            } catch (ApiException e) {
                return false; // also if it cannot be told: who listens may come back
            }
        };
    }

    /** Whether a token still holds. */
    interface StillHolds {
        boolean now();
    }

    private static ApiException refused(Context ctx, String why) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new ApiException(
                Code.UNAUTHORIZED,
                why,
                "send 'Authorization: Bearer TOKEN' with the content of the file 'token' in the daemon's data folder;"
                        + " its owner and members of the group '" + AccessFiles.GROUP + "' can read it");
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
