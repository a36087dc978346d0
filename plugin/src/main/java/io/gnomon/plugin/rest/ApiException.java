package io.gnomon.plugin.rest;

/** A request that cannot be answered; becomes an {@link Views.ErrorView} with an HTTP status. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault, and which HTTP status. */
    public enum Code {
        SERVER_NOT_FOUND("user", 404),
        HYPERVISOR_NOT_FOUND("user", 404),
        ADJUSTMENT_NOT_FOUND("user", 404),
        PROFILE_NOT_FOUND("user", 404),
        FINGERPRINT_NOT_FOUND("user", 404),
        RECOMMENDATION_NOT_FOUND("user", 404),
        EVENT_NOT_FOUND("user", 404),
        TAG_NOT_FOUND("user", 404),
        MODEL_NOT_FOUND("user", 404),
        WORKLOAD_NOT_FOUND("user", 404),
        NOTHING_STAGED("user", 409),
        AMBIGUOUS_NAME("user", 409),
        BAD_REQUEST("user", 400),
        UNAUTHORIZED("user", 401),
        FORBIDDEN("user", 403),
        NOT_FOUND("user", 404),
        METHOD_NOT_ALLOWED("user", 405),
        BODY_TOO_LARGE("user", 413),
        TOO_MANY_LISTENERS("operator", 429),
        BUSY("user", 409),
        CONFLICT("user", 409),
        NO_CAPACITY("operator", 409),
        OVERLOADED("operator", 503),
        HYPERVISOR_UNREACHABLE("environment", 503),
        HYPERVISOR_REFUSED("environment", 409),
        KEYSTONE_UNAVAILABLE("environment", 503),
        STORE_UNAVAILABLE("environment", 503),
        INTERNAL("gnomon", 500);

        private final String fault;
        private final int httpStatus;

        Code(String fault, int httpStatus) {
            this.fault = fault;
            this.httpStatus = httpStatus;
        }

        public String fault() {
            return fault;
        }

        public int httpStatus() {
            return httpStatus;
        }
    }

    private final Code code;
    private final String mend;

    public ApiException(Code code, String message, String mend) {
        super(message);
        this.code = code;
        this.mend = mend;
    }

    public Code code() {
        return code;
    }

    public String mend() {
        return mend;
    }
}
