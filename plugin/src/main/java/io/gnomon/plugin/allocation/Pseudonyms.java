package io.gnomon.plugin.allocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names by which a project is shown servers of others that permit it: enough to tell two shadows apart and to meet one again in
 * the next minute, too little to say whose it is. A name is the start of an HMAC-SHA-256 (RFC 2104) of who looks and what is
 * looked at, so that two projects cannot compare what they were told. Its key is random, never written down, and
 * replaced from time to time: nobody can follow a server for longer. Thread-safe.
 */
public final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    /** Among the few servers that one is shown at a time, two with the same name are one case in a million. */
    private static final int HEX_DIGITS = 6;

    private final SecureRandom random = new SecureRandom();
    private final Duration life;
    private final InstantSource clock;
    private byte[] key = new byte[32];
    private long turn = Long.MIN_VALUE;

    /** @param life how long a name holds at most; all are replaced at once */
    public Pseudonyms(Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
    }

    /** What a server is called before a project: by its name if it is its own, else by a pseudonym. */
    public String of(String project, Tracked server) {
        return server.record().project().equals(project)
                ? server.record().name()
                : stranger(project, server.record().id());
    }

    /** The pseudonym of another project's server before a project. */
    public String stranger(String project, UUID server) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            mac.update(ByteBuffer.allocate(16)
                    .putLong(server.getMostSignificantBits())
                    .putLong(server.getLeastSignificantBits())
                    .flip());
            byte[] digest = mac.doFinal(project.getBytes(StandardCharsets.UTF_8));
            return "another project's server "
                    + HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private synchronized byte[] key() {
        long now = clock.instant().getEpochSecond() / Math.max(1, life.toSeconds());
        if (now != turn) {
            key = new byte[32];
            random.nextBytes(key);
            turn = now;
        }
        return key;
    }
}
