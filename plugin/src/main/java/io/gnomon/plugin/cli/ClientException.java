package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.ErrorView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was asked could not be had. The message names the thing; {@link #mend} says what to do next. */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String mend;
    private final transient @Nullable ErrorView error;

    public ClientException(String message, String mend) {
        this(message, mend, null, null);
    }

    ClientException(String message, String mend, @Nullable ErrorView error, @Nullable Throwable cause) {
        super(message, cause);
        this.mend = mend;
        this.error = error;
    }

    public String mend() {
        return mend;
    }

    /** The daemon's own word, where it was the daemon that refused. */
    public Optional<ErrorView> error() {
        return Optional.ofNullable(error);
    }

    /** Whether the daemon refused with this code (a name of {@code ApiException.Code}). */
    public boolean is(String code) {
        return error != null && error.code().equals(code);
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
