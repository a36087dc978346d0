package io.gnomon.plugin.events;

/** A calendar cannot be read. The message is for people. */
public final class FeedException extends Exception {
    private static final long serialVersionUID = 1L;

    FeedException(String message) {
        super(message);
    }

    FeedException(String message, Throwable cause) {
        super(message, cause);
    }
}
