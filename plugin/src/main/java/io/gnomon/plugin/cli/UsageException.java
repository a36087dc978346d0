package io.gnomon.plugin.cli;

/** The command was called wrongly in a way that only shows while it runs. Exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
