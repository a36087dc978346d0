package io.gnomon.plugin.notify;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Notification;
import java.util.Optional;

/**
 * A notification with what is behind it.
 *
 * @param serverName the server's, for people; empty if it concerns none
 */
public record Message(Notification notification, String serverName, Optional<Adjustment> adjustment) {
    /** What was changed; {@code other} if nothing was. */
    String what() {
        return adjustment.map(a -> a.resource().label()).orElse("other");
    }

    /** Share of the larger of both by which an allocation changes, 0 to 1: comparable between resources. */
    double size() {
        return adjustment
                .map(a -> Math.abs(a.to() - a.from()) / Math.max(Math.abs(a.to()), Math.abs(a.from())))
                .filter(size -> size > 0) // also nothing that is not a number
                .orElse(0.0);
    }
}
