package io.gnomon.plugin.allocation;

import io.gnomon.scheduler.model.Resource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was forecast of one server and has not come yet: at most three origins per resource, a third of the horizon apart.
 * Goes with the server. Not for use by several threads: the cycle's.
 */
final class Promises {
    private static final int MOST_ORIGINS = 3;

    private final Map<Resource, Deque<Promise>> waiting = new EnumMap<>(Resource.class);

    Deque<Promise> of(Resource resource) {
        return waiting.computeIfAbsent(resource, r -> new ArrayDeque<>());
    }

    /** Whether another one may wait: the last is a third of the horizon old. */
    boolean hasRoom(Resource resource, long startSeconds, long horizonSeconds) {
        Deque<Promise> all = of(resource);
        return all.isEmpty()
                || (all.size() < MOST_ORIGINS
                        && startSeconds - all.getLast().madeAt().getEpochSecond() >= horizonSeconds / MOST_ORIGINS);
    }
}
