package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.function.Predicate;

/** Lets a request pass only with the token or the admin token, and remembers which. Runs before every route and before unknown paths. */
final class Authentication implements Handler {
    private static final String SCHEME = "bearer ";

    private static final String ADMIN = "gnomon.admin";

    private final Predicate<Context> open;
    private final byte[] expected;
    private final byte[] admin;

    /** @param open requests that need no token */
    Authentication(String token, String adminToken, Predicate<Context> open) {
        this.open = open;
        expected = digest(token);
        admin = digest(adminToken);
    }

    @Override
    public void handle(Context ctx) {
        if (open.test(ctx)) {
            return;
        }
        String header = ctx.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw refused(ctx, "the request has no token");
        }
        // digests have one length, so that the time of the comparison tells nothing about the token
        byte[] given = digest(header.substring(SCHEME.length()).strip());
        boolean isAdmin = MessageDigest.isEqual(admin, given);
        if (!isAdmin && !MessageDigest.isEqual(expected, given)) {
            throw refused(ctx, "the token is not the daemon's");
        }
        ctx.attribute(ADMIN, isAdmin);
    }

    /** Whether the request, which has passed, came with the admin token. */
    static boolean isAdmin(Context ctx) {
        return Boolean.TRUE.equals(ctx.<Boolean>attribute(ADMIN));
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
