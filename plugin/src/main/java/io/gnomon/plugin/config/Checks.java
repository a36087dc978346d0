package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what is wrong between keys. */
final class Checks {
    private final Map<String, ConfigurationEntry> entries;
    private final List<String> problems = new ArrayList<>();

    Checks(Map<String, ConfigurationEntry> entries) {
        this.entries = entries;
    }

    void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    void atMost(String smallKey, Duration small, String largeKey, Duration large) {
        require(
                small.compareTo(large) <= 0,
                smallKey + " (" + shown(smallKey, small) + ") must not be above " + largeKey + " ("
                        + shown(largeKey, large) + ")");
    }

    private String shown(String key, Duration value) {
        ConfigurationEntry entry = entries.get(key);
        String by = entry == null ? "" : ", " + entry.origin().label();
        return Durations.format(value) + by;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }
}
