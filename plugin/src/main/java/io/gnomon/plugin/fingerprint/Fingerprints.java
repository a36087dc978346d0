package io.gnomon.plugin.fingerprint;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Shadows;
import io.gnomon.plugin.allocation.TagSets;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.fingerprint.Pool.Shadow;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.StoreException;
import io.gnomon.predictor.fingerprint.Basis;
import io.gnomon.predictor.fingerprint.CellIndex.Found;
import io.gnomon.predictor.fingerprint.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fingerprint of every running server, made anew again and again, and the pool of those that a server resembles. Kept in
 * memory, and on disk for the next start. {@link #run} is one job's; all else is thread-safe.
 */
public final class Fingerprints implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Fingerprints.class);
    /** Looked at by what was declared as well, of the nearest by behaviour. */
    private static final int CANDIDATES_EACH = 8;
    /** How much nearer one thing in common brings two servers: a quarter. What they do counts more than what they are called. */
    private static final double DECLARED_WORTH = 0.25;

    private static final Duration SAVE_EVERY = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final Looks looks;
    private final int k;
    private final BiPredicate<Tracked, Tracked> mayShadow;
    private final FingerprintFile file;
    private final InstantSource clock;
    private final Map<Span, SpanBook> spans = new EnumMap<>(Span.class);
    private final AtomicLong erasures = new AtomicLong();
    private volatile Instant saved = Instant.EPOCH;

    /**
     * @param weights of the features, see {@link Weights}
     * @param k size of a pool
     * @param learningPeriod how long a new server is watched before it has a fingerprint
     * @param mayShadow whether the first server may be told of, and forecast by, the second
     */
    public Fingerprints(
            Fleet fleet,
            UsageBook book,
            float[] weights,
            Metric metric,
            int k,
            Duration learningPeriod,
            BiPredicate<Tracked, Tracked> mayShadow,
            FingerprintFile file,
            InstantSource clock) {
        this.fleet = fleet;
        this.looks = new Looks(book, learningPeriod);
        this.k = k;
        this.mayShadow = mayShadow;
        this.file = file;
        this.clock = clock;
        for (Span span : Span.values()) {
            spans.put(span, new SpanBook(weights, metric));
        }
        file.read().ifPresent(kept -> kept.forEach((span, page) -> restore(span, page, weights.length)));
    }

    private void restore(Span span, FingerprintFile.Page page, int size) {
        Map<UUID, float[]> running = new HashMap<>(page.features());
        running.keySet().removeIf(id -> fleet.find(id).isEmpty());
        if (page.basis().features() == size && !running.isEmpty()) {
            book(span).restore(page.basis(), page.learntAt(), running);
        }
    }

    /** Looks at all servers once. */
    @Override
    public void run() {
        Instant now = clock.instant();
        long before = erasures.get();
        Map<Span, Map<UUID, float[]>> seen = new EnumMap<>(Span.class);
        for (Span span : Span.values()) {
            Map<UUID, float[]> page = new HashMap<>();
            for (Tracked server : fleet.all()) {
                looks.features(server, span, now)
                        .ifPresent(features -> page.put(server.record().id(), features));
            }
            seen.put(span, page);
        }
        if (take(seen, now, before) && Duration.between(saved, now).compareTo(SAVE_EVERY) >= 0) {
            save();
        }
    }

    /** Not if somebody was erased while we looked: what was seen may be theirs. */
    private synchronized boolean take(Map<Span, Map<UUID, float[]>> seen, Instant now, long before) {
        boolean whole = erasures.get() == before;
        if (whole) {
            seen.forEach((span, page) -> book(span).refresh(page, now));
        }
        return whole;
    }

    /** Writes all that is known for the next start. */
    public synchronized void save() {
        Map<Span, FingerprintFile.Page> pages = new EnumMap<>(Span.class);
        spans.forEach((span, book) -> book.basis()
                .ifPresent(basis -> pages.put(
                        span,
                        new FingerprintFile.Page(basis, book.learntAt().orElse(Instant.EPOCH), book.features()))));
        try {
            file.write(pages);
            saved = clock.instant();
        } catch (StoreException e) {
            log.warn("fingerprints are not kept over a restart: {}", e.getMessage());
        }
    }

    /** Forgets servers, also on the disk. Directions that were learnt from them go at the next learning, within the hour. */
    public synchronized void forget(Collection<UUID> ids) {
        erasures.incrementAndGet();
        spans.values().forEach(book -> book.forget(ids));
        save();
    }

    /** The longest span that is known of a server; empty within the first minute of its life. */
    public Optional<Span> span(UUID server) {
        return Arrays.stream(Span.values())
                .filter(span -> book(span).features().containsKey(server))
                .max(Comparator.naturalOrder());
    }

    /** Those that behave most like a server of late, the nearest first; none while it has no fingerprint. */
    public List<UUID> nearest(UUID server, int most, Predicate<UUID> eligible) {
        return book(Span.MINUTES).nearest(server, most, eligible).stream()
                .map(Found::key)
                .toList();
    }

    /** Those that a server resembles, over the longest span for which there is anybody to compare it to. */
    public Optional<Pool> pool(UUID id) {
        Tracked server = fleet.find(id).orElse(null);
        if (server == null) {
            return Optional.empty();
        }
        Optional<Pool> found = Optional.empty();
        for (Span span : Span.values()) {
            Optional<Pool> longer = pool(server, span);
            boolean enough = longer.isPresent() && longer.get().shadows().size() >= Math.min(k, 3);
            if (enough || (found.isEmpty() && longer.isPresent())) {
                found = longer;
            }
        }
        return found;
    }

    /** How another one is like a server, over the longest span that is known of both; its weight is 1. */
    public Optional<Shadow> compared(UUID id, UUID to) {
        Tracked server = fleet.find(id).orElse(null);
        Tracked other = fleet.find(to).orElse(null);
        Span span = Arrays.stream(Span.values())
                .filter(s -> book(s).basis().isPresent()
                        && book(s).features().keySet().containsAll(List.of(id, to)))
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (server == null || other == null || span == null) {
            return Optional.empty();
        }
        return pool(server, span, 1, to::equals)
                .flatMap(p -> p.shadows().stream().findFirst());
    }

    private Optional<Pool> pool(Tracked server, Span span) {
        return pool(server, span, k, other -> fleet.find(other)
                .filter(o -> mayShadow.test(server, o))
                .isPresent());
    }

    private Optional<Pool> pool(Tracked server, Span span, int size, Predicate<UUID> eligible) {
        SpanBook book = book(span);
        UUID id = server.record().id();
        Basis basis = book.basis().orElse(null);
        Map<UUID, float[]> features = book.features();
        float[] own = features.get(id);
        if (basis == null || own == null) {
            return Optional.empty();
        }
        List<Found<UUID>> nearest = book.nearest(id, size * CANDIDATES_EACH, eligible);
        float[] deviations = basis.deviations(own);
        double usual = basis.usualDistance();
        List<Shadow> shadows = nearest.stream()
                .flatMap(f -> fleet.find(f.key()).stream().flatMap(other -> Stream.ofNullable(features.get(f.key()))
                        .map(theirs ->
                                shadow(server, other, f.distance(), usual, deviations, basis.deviations(theirs)))))
                .sorted(Comparator.comparingDouble(Shadow::distance))
                .limit(size)
                .toList();
        String category = TagSets.category(server);
        return Optional.of(new Pool(id, span, category, features.size() - 1, weighted(shadows)));
    }

    private static Shadow shadow(
            Tracked server, Tracked other, double distance, double usual, float[] own, float[] theirs) {
        double likeness = Shadows.likeness(server, other) - 1;
        double near = distance / (1 + DECLARED_WORTH * likeness);
        Map<String, String> tags = TagSets.of(server.record());
        tags.entrySet().retainAll(TagSets.of(other.record()).entrySet());
        return new Shadow(
                other.record().id(),
                near,
                usual > 0 ? Math.max(0, 1 - near / usual) : 1,
                0,
                Stream.concat(
                                tags.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()),
                                server.labels().inCommon(other.labels()).stream()
                                        .filter(word -> !tags.containsValue(word))
                                        .sorted()
                                        .map(word -> "tag " + word))
                        .toList(),
                Words.alike(own, theirs),
                Words.unlike(theirs, own));
    }

    /** The nearer, the more say: by the inverse square, as if the nearest were a quarter of the usual distance at least. */
    private static List<Shadow> weighted(List<Shadow> shadows) {
        double sum = shadows.stream().mapToDouble(Fingerprints::say).sum();
        List<Shadow> result = new ArrayList<>();
        for (Shadow s : shadows) {
            result.add(new Shadow(
                    s.server(), s.distance(), s.similarity(), say(s) / sum, s.declared(), s.alike(), s.unlike()));
        }
        return result;
    }

    private static double say(Shadow s) {
        double far = 1 - s.similarity() + 0.1;
        return 1 / (far * far);
    }

    SpanBook book(Span span) {
        return Objects.requireNonNull(spans.get(span));
    }

    /** The features of all servers that are known over a span, in the order of {@link Weights#names}. */
    public Map<UUID, float[]> features(Span span) {
        return book(span).features();
    }

    /** How a span stands, for people. */
    public record Standing(Span span, int servers, int components, double explained, Optional<Instant> learntAt) {}

    public List<Standing> standings() {
        return spans.entrySet().stream()
                .map(e -> new Standing(
                        e.getKey(),
                        e.getValue().features().size(),
                        e.getValue().basis().map(Basis::size).orElse(0),
                        e.getValue().basis().map(Basis::explained).orElse(0.0),
                        e.getValue().learntAt()))
                .toList();
    }

    /** The features of a server over a span, as they were seen last, and its fingerprint. */
    public record Print(Span span, float[] features, float[] vector, double explained) {}

    public Optional<Print> print(UUID server) {
        return span(server).flatMap(span -> {
            SpanBook book = book(span);
            float[] features = book.features().get(server);
            return features == null
                    ? Optional.empty()
                    : book.vector(server)
                            .map(vector -> new Print(
                                    span,
                                    features,
                                    vector,
                                    book.basis().map(Basis::explained).orElse(0.0)));
        });
    }
}
