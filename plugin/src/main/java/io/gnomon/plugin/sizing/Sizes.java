package io.gnomon.plugin.sizing;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.allocation.Sized;
import io.gnomon.plugin.allocation.SizingPort;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.DecideSettings;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.Past;
import io.gnomon.predictor.sizing.SizingLearner;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the running servers will need in the next five minutes by what all of them did in weeks, and what a change of an
 * allocation is worth: the same that a replay of recorded servers goes by. One job learns it anew, another asks it in each
 * slot. Of CPU and memory, for the servers that are in the {@link UsageBook}; kept in memory. Thread-safe.
 */
public final class Sizes implements SizingPort {
    private static final Logger log = LoggerFactory.getLogger(Sizes.class);
    private static final long SEED = 7;
    private static final int LEAST_SLOTS = 2 * 288;
    private static final int LEAST_SERVERS = 3;
    /** What counts as idle is said in MHz and MiB. */
    private static final double MHZ_OF_A_CORE = 2_000;

    private final Fleet fleet;
    private final UsageBook book;
    private final Prices prices;
    private final double resizes;
    private final SizingLearner learner;
    private final InstantSource clock;
    private final Map<Track.Kind, Learnt> learnt = new ConcurrentHashMap<>();
    private final Map<UUID, Map<Resource, Sized>> made = new ConcurrentHashMap<>();

    public Sizes(Fleet fleet, UsageBook book, DecideSettings decide, SizingLearner learner, InstantSource clock) {
        this.fleet = fleet;
        this.book = book;
        this.prices = Prices.of(decide);
        this.resizes = decide.resizes();
        this.learner = learner;
        this.clock = clock;
    }

    @Override
    public Optional<Sized> of(Tracked server, Resource resource) {
        return Optional.ofNullable(
                made.getOrDefault(server.record().id(), Map.of()).get(resource));
    }

    /** Learns from what the book holds, if that is two days of a few servers. Takes a minute of both cores at most. */
    public void learn() {
        book.refresh(clock.instant());
        for (Track.Kind kind : Track.Kind.values()) {
            List<Track> tracks = new ArrayList<>();
            fleet.all().forEach(server -> track(server, kind).ifPresent(tracks::add));
            int slots = tracks.stream().mapToInt(Track::slots).max().orElse(0);
            if (tracks.size() >= LEAST_SERVERS) {
                // of one length, and with the same last slot
                List<Track> even =
                        tracks.stream().map(t -> t.startingBefore(slots)).toList();
                learnt.put(kind, Learnt.of(even, slots, learner, prices.all(), resizes, SEED));
                log.info("learnt sizes of {} from {} servers and {} slots", kind.label(), even.size(), slots);
            }
        }
    }

    /** Says for each server what it will need in the slot that has begun. */
    public void run() {
        if (learnt.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        book.refresh(now);
        Map<UUID, Map<Resource, Sized>> news = new HashMap<>();
        for (Tracked server : fleet.all()) {
            Map<Resource, Sized> of = new EnumMap<>(Resource.class);
            learnt.forEach((kind, known) -> track(server, kind)
                    .flatMap(track -> sized(known, track, kind, prices.all().indexOf(prices.of(server)), now))
                    .ifPresent(sized -> of.put(resource(kind), sized)));
            if (!of.isEmpty()) {
                news.put(server.record().id(), of);
            }
        }
        made.keySet().retainAll(news.keySet());
        made.putAll(news);
    }

    /** Drops what is known of servers whose history was erased, and what was learnt from them: the next lesson is without. */
    public void forget(Collection<UUID> erased) {
        learnt.clear();
        made.keySet().removeAll(erased);
    }

    private static Optional<Sized> sized(Learnt known, Track track, Track.Kind kind, int price, Instant now) {
        double unit = unit(kind);
        return known.next(track.past())
                .map(need -> new Sized(
                        new Need(
                                need.levels(),
                                Arrays.stream(need.quantiles())
                                        .map(q -> q / unit)
                                        .toArray()),
                        known.restraint(price).change() / unit,
                        now));
    }

    /** What is known of a server up to the last full slot; empty if that is too little. */
    private Optional<Track> track(Tracked server, Track.Kind kind) {
        Track.Kind otherKind = kind == Track.Kind.CPU ? Track.Kind.MEMORY : Track.Kind.CPU;
        Series own = book.usage(server.record().pseudonym(), resource(kind));
        Series other = book.usage(server.record().pseudonym(), resource(otherKind));
        if (own.size() < LEAST_SLOTS) {
            return Optional.empty();
        }
        float[] values = new float[own.size()];
        float[] beside = new float[own.size()];
        float[] ceilings = new float[own.size()];
        Arrays.fill(ceilings, (float) (ceiling(server, resource(kind), own) * unit(kind)));
        int shift = (int) ((own.startSeconds() - other.startSeconds()) / SLOT_SECONDS);
        for (int i = 0; i < values.length; i++) {
            int there = i + shift;
            values[i] = (float) (own.get(i) * unit(kind));
            beside[i] = there < 0 || there >= other.size() ? Float.NaN : (float) (other.get(there) * unit(otherKind));
        }
        String name = server.record().pseudonym();
        return Optional.of(new Track(
                kind,
                new Past(name, values, beside, ceilings, own.startSeconds() / SLOT_SECONDS),
                new float[values.length]));
    }

    /** Not seen since a restart, it is taken to have no more than it has ever used. */
    private static double ceiling(Tracked server, Resource resource, Series used) {
        double most = 0;
        for (int i = 0; i < used.size(); i++) {
            most = used.isGap(i) ? most : Math.max(most, used.get(i));
        }
        double least = most;
        return server.latest().map(r -> r.ceiling().getOr(resource, least)).orElse(least);
    }

    private static Resource resource(Track.Kind kind) {
        return kind == Track.Kind.CPU ? Resource.CPU : Resource.MEMORY;
    }

    private static double unit(Track.Kind kind) {
        return kind == Track.Kind.CPU ? MHZ_OF_A_CORE : 1;
    }
}
