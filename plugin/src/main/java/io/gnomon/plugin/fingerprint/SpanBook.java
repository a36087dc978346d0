package io.gnomon.plugin.fingerprint;

import io.gnomon.predictor.fingerprint.Basis;
import io.gnomon.predictor.fingerprint.CellIndex;
import io.gnomon.predictor.fingerprint.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprints of one span: features of each server, the directions in which the fleet differs, and the index. Directions
 * are learnt anew when they are old, or were learnt from a much smaller fleet. Written by one job, read by anybody.
 */
final class SpanBook {
    /** Share of the variance that a fingerprint keeps. */
    static final double KEEP = 0.95;

    static final Duration RELEARN_AFTER = Duration.ofHours(1);

    private final float[] weights;
    private final Metric metric;
    private final Map<UUID, float[]> features = new ConcurrentHashMap<>();
    private volatile @Nullable Directions directions;

    /** A basis, the index of all that were projected by it, and from how many it was learnt. */
    private record Directions(Basis basis, CellIndex<UUID> index, Instant learntAt, int learntFrom) {}

    SpanBook(float[] weights, Metric metric) {
        this.weights = weights;
        this.metric = metric;
    }

    /** Takes in what was seen of all servers that have this span. The others are forgotten. */
    void refresh(Map<UUID, float[]> seen, Instant now) {
        features.keySet().retainAll(seen.keySet());
        features.putAll(seen);
        Directions d = directions;
        if (seen.isEmpty()) {
            directions = null;
        } else if (d == null || isOld(d, seen.size(), now)) {
            restore(Basis.learn(new ArrayList<>(seen.values()), weights, KEEP), now, seen.size());
        } else {
            seen.forEach((id, vector) -> d.index.put(id, d.basis.project(vector)));
            d.index.retain(seen::containsKey);
        }
    }

    private static boolean isOld(Directions d, int now, Instant at) {
        return Duration.between(d.learntAt, at).abs().compareTo(RELEARN_AFTER) > 0
                || now > d.learntFrom + d.learntFrom / 2;
    }

    /** Puts all features into the index of a basis, which takes the place of the one before at once. */
    private void restore(Basis basis, Instant learntAt, int learntFrom) {
        CellIndex<UUID> index = new CellIndex<>(basis.size(), metric);
        features.forEach((id, vector) -> index.put(id, basis.project(vector)));
        directions = new Directions(basis, index, learntAt, learntFrom);
    }

    /** What was kept before a restart. */
    void restore(Basis basis, Instant learntAt, Map<UUID, float[]> kept) {
        features.putAll(kept);
        restore(basis, learntAt, kept.size());
    }

    void forget(Collection<UUID> ids) {
        Directions d = directions;
        ids.forEach(id -> {
            features.remove(id);
            if (d != null) {
                d.index.remove(id);
            }
        });
    }

    Map<UUID, float[]> features() {
        return Map.copyOf(features);
    }

    Optional<Basis> basis() {
        return Optional.ofNullable(directions).map(Directions::basis);
    }

    Optional<Instant> learntAt() {
        return Optional.ofNullable(directions).map(Directions::learntAt);
    }

    Optional<float[]> vector(UUID id) {
        Directions d = directions;
        float[] of = features.get(id);
        return d == null || of == null ? Optional.empty() : Optional.of(d.basis.project(of));
    }

    /** The nearest to a server, without itself, the nearest first; none if it has no fingerprint. */
    List<CellIndex.Found<UUID>> nearest(UUID id, int k, Predicate<UUID> eligible) {
        Directions d = directions;
        float[] of = features.get(id);
        return d == null || of == null
                ? List.of()
                : d.index.nearest(d.basis.project(of), k, other -> !other.equals(id) && eligible.test(other));
    }
}
