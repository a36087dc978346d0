package io.gnomon.plugin.config;

import java.util.regex.Pattern;

/** An address that only this machine reaches: {@code localhost}, {@code ::1} or {@code 127.x.y.z}. */
public record LoopbackAddress(String text) {
    private static final Pattern ALLOWED = Pattern.compile("localhost|::1|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    public LoopbackAddress {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a loopback address: without TLS only 127.0.0.1 (any 127.x.y.z),"
                    + " ::1 and localhost are allowed; put a TLS proxy in front to reach it from elsewhere");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
