package io.gnomon.plugin.allocation;

import io.gnomon.predictor.neighbors.AgedSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What servers have done at each age, and whom of them a young one is compared to. In a small fleet that is everybody who may be. In
 * a larger one it is {@value #MOST}, so that a server costs the same in any fleet: half by what was declared of both, half by their
 * fingerprints, the rest as it comes. Made once per cycle. Immutable once made, safe for many threads.
 */
public final class Peers {
    static final int MOST = 64;

    private static final int MOST_LOOKS = 8 * MOST;

    private final Map<Tracked, AgedSeries> aged;
    private final Near near;
    private final List<Tracked> all;
    private final Map<String, Pool> byProject = new HashMap<>();
    /** The servers of all projects that permit it to all. */
    private final Pool open = new Pool();

    private final Map<UUID, Tracked> byId = new HashMap<>();

    /** Servers, by id, and by what is said of them. */
    private static final class Pool {
        private final List<Tracked> all = new ArrayList<>();
        private final Map<String, List<Tracked>> byWord = new HashMap<>();

        void add(Tracked server) {
            all.add(server);
            words(server).forEach(word -> byWord.computeIfAbsent(word, w -> new ArrayList<>())
                    .add(server));
        }

        List<Tracked> of(String word) {
            return byWord.getOrDefault(word, List.of());
        }
    }

    /**
     * @param aged not to be changed any more
     * @param isOpen whether the servers of a project may be shadows of everybody's
     */
    Peers(Map<Tracked, AgedSeries> aged, Near near, Predicate<String> isOpen) {
        this.aged = aged;
        this.near = near;
        this.all = aged.keySet().stream()
                .sorted(Comparator.comparing(t -> t.record().id()))
                .toList();
        for (Tracked server : all) {
            String project = server.record().project();
            byId.put(server.record().id(), server);
            byProject.computeIfAbsent(project, p -> new Pool()).add(server);
            if (isOpen.test(project)) {
                open.add(server);
            }
        }
    }

    @Nullable AgedSeries of(Tracked server) {
        return aged.get(server);
    }

    /** Everybody, by id. */
    List<Tracked> all() {
        return all;
    }

    /**
     * Whom to compare a server to, without itself.
     *
     * @param leastAge in slots
     */
    Map<Tracked, AgedSeries> of(Tracked server, int leastAge, Predicate<Tracked> mayBe) {
        Predicate<Tracked> fits = other -> {
            AgedSeries series = aged.get(other);
            return other != server && series != null && series.age() >= leastAge && mayBe.test(other);
        };
        Set<Tracked> chosen = new LinkedHashSet<>();
        // only where somebody can be found: a small project has its own among however many others
        List<Pool> pools = List.of(byProject.getOrDefault(server.record().project(), open), open);
        if (all.size() > MOST) {
            words(server).forEach(word -> pools.forEach(pool -> take(pool.of(word), server, fits, MOST / 2, chosen)));
            near.to(server.record().id(), MOST - chosen.size(), id -> {
                        Tracked other = byId.get(id);
                        return other != null && !chosen.contains(other) && fits.test(other);
                    })
                    .forEach(id -> chosen.add(byId.get(id)));
        }
        pools.forEach(pool -> take(pool.all, server, fits, MOST, chosen));
        Map<Tracked, AgedSeries> result = new IdentityHashMap<>();
        chosen.forEach(other -> result.put(other, aged.get(other)));
        return result;
    }

    /** From a place that depends on the server on: not all are to be compared to the same ones. */
    private static void take(
            List<Tracked> from, Tracked server, Predicate<Tracked> fits, int enough, Set<Tracked> into) {
        int start = from.isEmpty() ? 0 : Math.floorMod(server.record().id().hashCode(), from.size());
        for (int i = 0; i < Math.min(from.size(), MOST_LOOKS) && into.size() < enough; i++) {
            Tracked other = from.get((start + i) % from.size());
            if (fits.test(other)) {
                into.add(other);
            }
        }
    }

    /** What is said of a server, the most telling first. */
    private static Stream<String> words(Tracked server) {
        Map<String, String> declared = server.record().metadata();
        return Stream.concat(
                Shadows.DECLARED.stream().filter(declared::containsKey).map(key -> key + "=" + declared.get(key)),
                server.labels().words().map(word -> "tag=" + word));
    }
}
