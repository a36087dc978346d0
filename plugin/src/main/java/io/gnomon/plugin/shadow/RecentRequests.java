package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowTable;
import io.gnomon.plugin.store.WorkloadProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Wants as many as were asked for at once lately: the most requests of a profile that came within {@link #BURST} in the last {@link
 * #WINDOW}. It looks back only. Thread-safe.
 */
public final class RecentRequests implements Wanted {
    static final Duration WINDOW = Duration.ofHours(1);
    static final Duration BURST = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> requests = new HashMap<>();

    RecentRequests(InstantSource clock) {
        this.clock = clock;
    }

    /** With what came before a restart. */
    public static RecentRequests recalled(ShadowTable table, InstantSource clock) {
        RecentRequests recent = new RecentRequests(clock);
        table.requests(clock.instant().minus(WINDOW)).forEach(request -> recent.came(request.profile(), request.at()));
        return recent;
    }

    /** A request came. @param profile id of its profile */
    public synchronized void came(String profile, Instant at) {
        Deque<Instant> times = requests.computeIfAbsent(profile, id -> new ArrayDeque<>());
        times.addLast(at);
        times.removeIf(earlier -> earlier.isBefore(at.minus(WINDOW)));
        if (times.size() > MOST_REMEMBERED) {
            times.removeFirst();
        }
    }

    @Override
    public synchronized Map<String, Integer> of(List<WorkloadProfile> profiles) {
        Instant since = clock.instant().minus(WINDOW);
        requests.values().forEach(times -> times.removeIf(at -> at.isBefore(since)));
        requests.values().removeIf(Deque::isEmpty);
        Map<String, Integer> wanted = new HashMap<>();
        profiles.forEach(profile -> {
            Deque<Instant> times = requests.get(profile.id());
            if (times != null) {
                wanted.put(profile.id(), most(times));
            }
        });
        return wanted;
    }

    private static int most(Deque<Instant> times) {
        Deque<Instant> within = new ArrayDeque<>();
        int most = 0;
        for (Instant at : times) {
            within.addLast(at);
            while (Duration.between(within.getFirst(), at).compareTo(BURST) > 0) {
                within.removeFirst();
            }
            most = Math.max(most, within.size());
        }
        return most;
    }
}
