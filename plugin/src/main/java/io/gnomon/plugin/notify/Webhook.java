package io.gnomon.plugin.notify;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where notifications are sent, and the key that they are signed with. Printed without the key, and without the path, which holds
 * a secret at some services.
 */
public final class Webhook {
    private static final int SHORTEST_KEY_BYTES = 16;
    private static final String BASE64 = "whsec_";

    private final URI url;
    private final SecretKeySpec key;

    Webhook(URI url, byte[] key) {
        this.url = url;
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Reads an entry of {@code notifications.webhooks}.
     *
     * @param entry a URL, a blank, and the file whose first line is the secret: text, or {@code whsec_} and Base64
     * @throws IllegalArgumentException which says what is wrong with it, and never the secret
     */
    public static Webhook read(String entry) {
        String[] parts = entry.split(" ", 2);
        URI url = URI.create(parts[0]);
        Path file = Path.of(parts[1].strip());
        String which = "notifications.webhooks: " + file;
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new IllegalArgumentException(which
                        + " can be read by everybody, so what it holds is no secret; chmod 640 it, or better 600");
            }
            String first = Files.readString(file).lines().findFirst().orElse("").strip();
            byte[] key = key(first, which);
            if (key.length < SHORTEST_KEY_BYTES) {
                throw new IllegalArgumentException(
                        which + " holds a secret of " + key.length + " bytes; its first line must have at least "
                                + SHORTEST_KEY_BYTES + ", such as: openssl rand -hex 32");
            }
            return new Webhook(url, key);
        } catch (IOException e) {
            throw new IllegalArgumentException(which + " cannot be read", e);
        }
    }

    private static byte[] key(String text, String which) {
        try {
            return text.startsWith(BASE64)
                    ? Base64.getDecoder().decode(text.substring(BASE64.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // its message would show a letter of it
            throw new IllegalArgumentException(which + " holds a secret that begins with whsec_, but is no Base64");
        }
    }

    URI url() {
        return url;
    }

    /**
     * The signature of a message, by the scheme of <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>:
     * HMAC-SHA256 of {@code id.seconds.body}.
     */
    String signature(String id, Instant at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Its scheme, host and port. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
