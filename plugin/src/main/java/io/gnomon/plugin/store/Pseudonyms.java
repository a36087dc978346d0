package io.gnomon.plugin.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes pseudonyms: 128 random bits each, so that nothing about the server can be computed from one. */
public final class Pseudonyms {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Pseudonyms() {}

    /** 32 hexadecimal digits. */
    public static String random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
