package io.gnomon.plugin.cli;

import picocli.CommandLine.Option;

/** The option that bounds a list of what grows without end. */
final class LimitOption {
    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    int limit() {
        return limit;
    }
}
