package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Lets a request pass only with the token. Runs before every route and before unknown paths. */
final class Authentication implements Handler {
    private static final String SCHEME = "bearer ";

    private final byte[] expected;

    Authentication(String token) {
        expected = digest(token);
    }

    @Override
    public void handle(Context ctx) {
        String header = ctx.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw refused(ctx, "the request has no token");
        }
        // digests have one length, so that the time of the comparison tells nothing about the token
        if (!MessageDigest.isEqual(
                expected, digest(header.substring(SCHEME.length()).strip()))) {
            throw refused(ctx, "the token is not the daemon's");
        }
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
