package io.gnomon.plugin.config;

import java.util.regex.Pattern;

/** Keeps secrets out of what is printed. */
final class Masking {
    /** The password in {@code scheme://user:password@machine}. */
    private static final Pattern PASSWORD_IN_URI = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");

    private Masking() {}

    static String shown(Key key, String value) {
        if (key.setting().secret() && !value.isEmpty()) {
            return "***";
        }
        return withoutPassword(value);
    }

    static String withoutPassword(String value) {
        return PASSWORD_IN_URI.matcher(value).replaceAll("$1***@");
    }
}
