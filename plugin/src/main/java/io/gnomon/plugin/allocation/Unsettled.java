package io.gnomon.plugin.allocation;

import io.gnomon.plugin.cluster.ServerReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers of which it could not be settled what they hold. It is tried again by who tells of them here; only what lasts is a
 * problem, as others may be changing a server just then. Thread-safe.
 */
final class Unsettled {
    private static final Logger log = LoggerFactory.getLogger(Unsettled.class);

    /** Longer than Nova takes for most of what it does with a server, and than a service is left in peace. */
    private static final Duration LASTING = Duration.ofMinutes(3);

    private final Map<UUID, Since> since = new ConcurrentHashMap<>();

    /** @param told whether it is in the log already */
    private record Since(String name, Instant at, String why, boolean told) {
        boolean lasts(Instant now) {
            return !now.isBefore(at.plus(LASTING));
        }
    }

    void failed(ServerReading server, String why, Instant now) {
        log.debug("what {} holds is looked at later: {}", server.name(), why);
        since.compute(server.id(), (id, before) -> {
            if (before == null) {
                return new Since(server.name(), now, why, false);
            }
            boolean tell = !before.told() && before.lasts(now);
            if (tell) {
                log.warn("{} may hold other than it has since {}: {}", server.name(), before.at(), why);
            }
            return new Since(server.name(), before.at(), why, before.told() || tell);
        });
    }

    void settled(ServerReading server) {
        Since before = since.remove(server.id());
        if (before != null && before.told()) {
            log.info("{} holds what it has again", server.name());
        }
    }

    /** Only these are looked at still. */
    void retain(Set<UUID> servers) {
        since.keySet().retainAll(servers);
    }

    /** What lasts, in one line, as all of it mostly has one cause. */
    Optional<String> problem(Instant now) {
        long lasting = since.values().stream().filter(s -> s.lasts(now)).count();
        return since.values().stream()
                .filter(s -> s.lasts(now))
                .min(Comparator.comparing(Since::at).thenComparing(Since::name))
                .map(first -> first.name() + (lasting == 1 ? "" : " and " + (lasting - 1) + " more")
                        + " may hold other than what is in force since " + first.at() + ": " + first.why()
                        + "; it is tried again each minute");
    }
}
