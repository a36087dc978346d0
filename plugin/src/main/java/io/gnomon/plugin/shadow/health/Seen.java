package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What was last seen of shadow instances. One that could not be read is what it was, until so many looks in a row could not read it
 * that it is not trusted any more. For one thread: the check's.
 */
final class Seen {
    private static final int ENOUGH = 3;

    private final Map<UUID, Known> known = new HashMap<>();

    /**
     * @param up what was seen last
     * @param unread looks since then that could not read it
     * @param at of the latest look
     */
    private record Known(Optional<Boolean> up, int unread, Instant at) {
        Known with(Optional<Boolean> now, Instant look) {
            if (look.equals(at)) {
                return this;
            }
            return now.isPresent() ? new Known(now, 0, look) : new Known(up, unread + 1, look);
        }

        Optional<Boolean> isUp() {
            return unread < ENOUGH ? up : Optional.of(false);
        }
    }

    /** Whether it is up, as far as it is known by now; empty if it never was. */
    Optional<Boolean> isUp(UUID id, HypervisorReading look) {
        Optional<Boolean> now = now(id, look);
        Known before = known.getOrDefault(id, new Known(Optional.empty(), 0, Instant.MIN));
        Known after = before.with(now, look.at());
        known.put(id, after);
        return after.isUp();
    }

    private static Optional<Boolean> now(UUID id, HypervisorReading look) {
        if (!look.present().contains(id)) {
            return Optional.of(false);
        }
        return look.servers().stream()
                .filter(s -> s.id().equals(id))
                .map(ServerReading::guest)
                .filter(guest -> guest != GuestState.UNREAD)
                .map(guest -> guest == GuestState.ANSWERS)
                .findFirst();
    }

    void retain(Set<UUID> there) {
        known.keySet().retainAll(there);
    }
}
