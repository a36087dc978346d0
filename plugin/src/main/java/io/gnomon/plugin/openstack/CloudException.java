package io.gnomon.plugin.openstack;

/** A call to OpenStack that did not give what was asked. The message says what and what to do, and holds no secret. */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, in the words of HTTP. */
    public enum Kind {
        /** Not reached, or out of order: the same call may work later. It is not known what came of it. */
        UNREACHABLE,
        /** Not even asked, as it did not answer of late: nothing has changed. */
        LEFT_IN_PEACE,
        /** Keystone does not know us. */
        UNAUTHORIZED,
        /** The role is not enough. */
        FORBIDDEN,
        NOT_FOUND,
        /** The state there does not allow it. */
        CONFLICT,
        /** The service is too old, or too new, for what is needed. */
        UNSUPPORTED,
        /** It refused the request, or what it answered cannot be understood. */
        BAD_ANSWER
    }

    private final Kind kind;

    CloudException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    CloudException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
