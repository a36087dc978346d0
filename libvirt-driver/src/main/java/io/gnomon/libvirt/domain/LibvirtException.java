package io.gnomon.libvirt.domain;

import org.jspecify.annotations.Nullable;

/** A libvirt error in words for people: names the thing and says what to do next. */
public final class LibvirtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, so that callers and counters can tell faults apart. */
    public enum Kind {
        UNKNOWN_URI,
        NO_PERMISSION,
        UNREACHABLE,
        NO_DOMAIN,
        UNSUPPORTED,
        TIMEOUT,
        OTHER
    }

    private final Kind kind;
    private final String text;

    public LibvirtException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.text = message;
    }

    /** For people; never null. */
    @Override
    public String getMessage() {
        return text;
    }

    public Kind kind() {
        return kind;
    }
}
