package io.gnomon.plugin.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What requests for servers of one kind have in common: two requests of a project with the same traits can be answered with the
 * same server.
 *
 * @param id made of project and traits, so that the same request always finds the same profile
 * @param name for people; not unique
 * @param traits all that cannot be changed of a server that runs already
 * @param requests how many came, of those that were seen
 */
public record WorkloadProfile(
        String id,
        String project,
        String name,
        SortedMap<String, String> traits,
        long requests,
        Instant firstAt,
        Instant lastAt) {
    private static final int LETTERS_OF_ID = 16;

    /** A request that came now. */
    public static WorkloadProfile of(String project, String name, Map<String, String> traits, Instant at) {
        SortedMap<String, String> sorted = new TreeMap<>(traits);
        return new WorkloadProfile(id(project, sorted), project, name, sorted, 1, at, at);
    }

    /** Every text with its length before it, so that no two different sets of them read alike. */
    private static String id(String project, SortedMap<String, String> traits) {
        StringBuilder text = new StringBuilder();
        append(text, project);
        traits.forEach((key, value) -> {
            append(text, key);
            append(text, value);
        });
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LETTERS_OF_ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }
}
