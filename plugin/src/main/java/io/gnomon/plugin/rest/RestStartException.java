package io.gnomon.plugin.rest;

/** The REST interface cannot be served. The message names the address or file and says what to do. */
public final class RestStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RestStartException(String message, Throwable cause) {
        super(message, cause);
    }

    public RestStartException(String message) {
        super(message);
    }
}
