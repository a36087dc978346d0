package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * After an adjustment that failed, the next one of its lane in the same direction waits, twice as long each time. After growth that a
 * guest took in part it waits the longest: a guest whose kernel has no room for the tables of more memory kills programs to find
 * some when it is asked again. Thread-safe.
 */
final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    private final Map<Lane, Pause> pauses = new ConcurrentHashMap<>();

    /** @param grew whether it was growth that failed: a failed shrink never keeps a server from growing, nor the other way round */
    private record Pause(int failures, Instant since, Instant until, boolean grew) {
        static Pause after(@Nullable Pause before, Instant now, boolean grew) {
            return of(before == null ? 0 : Math.min(MOST_DOUBLINGS, before.failures() + 1), now, grew);
        }

        static Pause of(int failures, Instant now, boolean grew) {
            return new Pause(failures, now, now.plus(FIRST.multipliedBy(1L << failures)), grew);
        }
    }

    boolean isOver(Lane lane, boolean grows, Instant now) {
        Pause pause = pauses.get(lane);
        return pause == null
                || !now.isBefore(pause.until())
                || now.isBefore(pause.since()) // the clock was set back
                || grows != pause.grew();
    }

    /**
     * What was only accepted may never come: it is not asked for again at once. What was withdrawn changes nothing.
     *
     * @param inPart whether the guest would take no more
     */
    void ended(Adjustment a, State state, boolean inPart, Instant now) {
        boolean grew = a.to() > a.from();
        if (state == State.VERIFIED && inPart && grew) {
            pauses.put(Lane.of(a), Pause.of(MOST_DOUBLINGS, now, true));
        } else if (state != State.ABANDONED) {
            pauses.compute(
                    Lane.of(a), (lane, before) -> state == State.VERIFIED ? null : Pause.after(before, now, grew));
        }
    }

    void forget(Predicate<UUID> servers) {
        pauses.keySet().removeIf(lane -> servers.test(lane.server()));
    }

    Set<UUID> servers() {
        return pauses.keySet().stream().map(Lane::server).collect(Collectors.toSet());
    }
}
