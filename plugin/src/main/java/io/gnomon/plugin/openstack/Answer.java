package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a service answered.
 *
 * @param body missing if there was none, text if it was no JSON
 * @param headers by name in lower case; of several with one name the first
 */
record Answer(int status, JsonNode body, Map<String, String> headers) {
    private static final int MOST_LETTERS = 300;

    boolean ok() {
        return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Out of order for a while, and not because of what was asked. */
    boolean isPassing() {
        return status == 408 || status == 429 || status >= 500;
    }

    Optional<Duration> retryAfter() {
        return header("retry-after")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** The code of Placement's errors, like {@code placement.concurrent_update}; empty if there is none. */
    String errorCode() {
        return body.path("errors").path(0).path("code").asText("");
    }

    /** What it says went wrong, on one line; what OpenStack's services put it into differs. */
    String complaint() {
        String text = body.isTextual() ? body.asText() : "";
        if (!body.path("errors").isMissingNode()) {
            text = body.path("errors").path(0).path("detail").asText();
        } else if (body.isObject()) {
            for (JsonNode inner : body) {
                if (inner.has("message")) {
                    text = inner.path("message").asText();
                }
            }
        }
        String line = text.replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return line.substring(0, Math.min(MOST_LETTERS, line.length()));
    }
}
