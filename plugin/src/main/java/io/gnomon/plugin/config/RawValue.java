package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A value as it was written, not yet understood.
 *
 * @param sequence whether it was written as a YAML list; else there is exactly one item
 * @param place for messages
 * @param base what a relative path is relative to
 */
record RawValue(List<String> items, boolean sequence, ConfigurationEntry.Origin origin, String place, Base base) {
    /** Folders that paths are resolved against. */
    record Base(Path folder, Path home) {}

    static RawValue text(String text, ConfigurationEntry.Origin origin, String place, Base base) {
        return new RawValue(List.of(text), false, origin, place, base);
    }

    String text() {
        return String.join(", ", items);
    }
}
