package io.gnomon.plugin.fingerprint;

import io.gnomon.predictor.fingerprint.CellIndex.Found;
import io.gnomon.predictor.fingerprint.Tsne;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/**
 * The map of the fleet for people: each server a point, those that behave alike near one another. Drawn by a job; servers beyond
 * the number that a drawing holds are put between the nearest of those that it has. Thread-safe.
 */
public final class Atlas implements Runnable {
    static final int DRAWN = 1_000;
    private static final double PERPLEXITY = 20;
    private static final int BETWEEN = 3;
    private static final long SEED = 42;

    private final Fingerprints fingerprints;
    private final InstantSource clock;
    private volatile Drawing drawing = new Drawing(Instant.EPOCH, Span.MINUTES, 0, List.of());

    public Atlas(Fingerprints fingerprints, InstantSource clock) {
        this.fingerprints = fingerprints;
        this.clock = clock;
    }

    /** A server's place; the farthest are at distance 1 of the middle. */
    public record Point(UUID server, double x, double y) {}

    /**
     * A map.
     *
     * @param at when it was drawn; 1970 before the first
     * @param span that the fingerprints are of
     * @param explained share of the fleet's variance that the fingerprints keep
     */
    public record Drawing(Instant at, Span span, double explained, List<Point> points) {}

    public Drawing drawing() {
        return drawing;
    }

    /** Takes servers off the map at once. */
    public void forget(Collection<UUID> ids) {
        Drawing now = drawing;
        drawing = new Drawing(
                now.at,
                now.span,
                now.explained,
                now.points.stream().filter(p -> !ids.contains(p.server)).toList());
    }

    /** Draws the fleet over the longest span that most servers have. */
    @Override
    public void run() {
        List<Fingerprints.Standing> standings = fingerprints.standings();
        int most = standings.stream()
                .mapToInt(Fingerprints.Standing::servers)
                .max()
                .orElse(0);
        standings.stream()
                .filter(s -> s.servers() * 2 > most)
                .max(Comparator.comparing(Fingerprints.Standing::span))
                .ifPresent(s -> draw(s.span(), s.explained()));
    }

    private void draw(Span span, double explained) {
        SpanBook book = fingerprints.book(span);
        List<UUID> servers = new ArrayList<>(book.features().keySet());
        servers.sort(Comparator.naturalOrder()); // the same fleet gives the same map
        Collections.shuffle(servers, new Random(SEED));
        List<UUID> drawn = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (UUID id : servers) {
            if (drawn.size() < DRAWN) {
                book.vector(id).ifPresent(vector -> {
                    drawn.add(id);
                    vectors.add(vector);
                });
            }
        }
        double[][] at =
                Tsne.map(vectors, PERPLEXITY, SEED, () -> Thread.currentThread().isInterrupted());
        Map<UUID, Point> places = new HashMap<>();
        for (int i = 0; i < at.length; i++) {
            places.put(drawn.get(i), new Point(drawn.get(i), at[i][0], at[i][1]));
        }
        List<Point> points = new ArrayList<>(places.values());
        for (UUID id : servers) {
            if (!places.containsKey(id)) {
                List<Found<UUID>> near = book.nearest(id, BETWEEN, places::containsKey);
                if (!near.isEmpty()) {
                    points.add(between(id, near, places));
                }
            }
        }
        drawing = new Drawing(clock.instant(), span, explained, List.copyOf(points));
    }

    private static Point between(UUID id, List<Found<UUID>> near, Map<UUID, Point> places) {
        double sum = 0;
        double x = 0;
        double y = 0;
        for (Found<UUID> f : near) {
            Point p = Objects.requireNonNull(places.get(f.key()));
            double weight = 1 / (f.distance() + 1e-9);
            sum += weight;
            x += weight * p.x;
            y += weight * p.y;
        }
        return new Point(id, x / sum, y / sum);
    }
}
