package io.gnomon.plugin.learning;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.predictor.clusters.Behavior;
import io.gnomon.predictor.clusters.Grouping;
import io.gnomon.predictor.clusters.GroupingLearner;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cluster each server behaves like, by the samples in memory. Use is compared with the ceiling, not with the allocation:
 * what is changed by ourselves must not make a server another one. The clusters survive a restart. Thread-safe.
 */
final class Groups {
    private static final Logger log = LoggerFactory.getLogger(Groups.class);
    private static final Resource[] RESOURCES = Resource.values();
    private static final String FILE = "clusters";
    private static final long SEED = 20_230_613;

    private final Fleet fleet;
    private final GroupingLearner learner;
    private final Duration step;
    private final ModelFiles files;
    private final InstantSource clock;
    private volatile Known known;
    private volatile boolean keep = true;

    private record Known(Grouping grouping, Map<UUID, String> assigned) {}

    Groups(Fleet fleet, GroupingLearner learner, Duration step, ModelFiles files, InstantSource clock) {
        this.fleet = fleet;
        this.learner = learner;
        this.step = step;
        this.files = files;
        this.clock = clock;
        this.known = new Known(stored(), new ConcurrentHashMap<>());
    }

    private Grouping stored() {
        try {
            byte[] bytes = files.getNamed(FILE).orElse(null);
            return bytes == null ? learner.none() : learner.load(bytes);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("the behaviour clusters are learnt anew: {}", e.getMessage());
            return learner.none();
        }
    }

    List<String> names() {
        return known.grouping.names();
    }

    /** A server that has come since the last learning is assigned once, by what it did so far. */
    String of(Tracked server) {
        Known now = known;
        return now.assigned.computeIfAbsent(server.record().id(), id -> now.grouping.of(behavior(server)));
    }

    /** Clusters the fleet anew; servers that have gone are forgotten. */
    void learn() {
        boolean mayKeep = keep;
        keep = true; // an erasure from here on asks for another learning
        Map<UUID, Behavior> behaviors = new ConcurrentHashMap<>();
        List<Tracked> servers = fleet.all().stream()
                .sorted(Comparator.comparing(t -> t.record().id()))
                .toList();
        List<Behavior> all = new ArrayList<>();
        for (Tracked server : servers) {
            Behavior behavior = behavior(server);
            behaviors.put(server.record().id(), behavior);
            all.add(behavior);
        }
        Grouping before = known.grouping;
        Grouping now = learner.learn(all, before, mayKeep, SEED);
        Map<UUID, String> assigned = new ConcurrentHashMap<>();
        behaviors.forEach((id, behavior) -> assigned.put(id, now.of(behavior)));
        known = new Known(now, assigned);
        files.putNamed(FILE, now.save());
        if (!now.names().equals(before.names())) {
            log.info(
                    "{} servers behave in {} ways: {}",
                    servers.size(),
                    now.names().size(),
                    now.names());
        }
    }

    /** Their centres are made anew at the next learning, even if they would do. */
    void forget() {
        keep = false;
    }

    private Behavior behavior(Tracked server) {
        List<Series> usage = new ArrayList<>();
        double[] ceilings = new double[RESOURCES.length];
        Arrays.fill(ceilings, Double.NaN);
        ServerReading latest = server.latest().orElse(null);
        long now = clock.instant().getEpochSecond();
        int stepSeconds = (int) step.toSeconds();
        for (Resource r : RESOURCES) {
            long from = server.usage().isEmpty()
                    ? now
                    : Math.min(now, server.usage().oldestMillis() / 1000);
            usage.add(server.usage().series(r.ordinal(), stepSeconds, from, now, Aggregate.MEAN));
            if (latest != null) {
                ceilings[r.ordinal()] = latest.ceiling().getOr(r, Double.NaN);
            }
        }
        return Behavior.of(usage, ceilings);
    }
}
