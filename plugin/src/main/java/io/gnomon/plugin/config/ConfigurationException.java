package io.gnomon.plugin.config;

import java.util.List;

/** The configuration is wrong. Each problem names its place, key and value, and what would be right. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, one line each. */
    public List<String> problems() {
        return problems;
    }
}
