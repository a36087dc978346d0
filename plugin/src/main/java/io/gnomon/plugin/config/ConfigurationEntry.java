package io.gnomon.plugin.config;

import java.util.Locale;

/**
 * One key as {@code gnomon config show} prints it.
 *
 * @param value as one would write it in the file; empty if not set; a secret is masked
 * @param place where exactly: {@code gnomon.yaml:3:5}, {@code GNOMON_LOG_LEVEL}, {@code --set}; empty for a default
 */
public record ConfigurationEntry(String key, String value, Origin origin, String place) {

    /** Where a value came from, weakest first. */
    public enum Origin {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        OPTION;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
