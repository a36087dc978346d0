package io.gnomon.plugin.allocation;

import io.gnomon.plugin.allocation.Expectation.Burst;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.profile.BurstWindow;
import io.gnomon.predictor.profile.ShadowProfile;
import io.gnomon.predictor.series.Series;
import io.gnomon.predictor.sizing.Need;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says in each slot what the shadow profiles make expect of the running servers: where their usage should lie, and whether a
 * peak hour is near. Of a server the closest of its tag sets speaks that is large enough and whose projects may be used for
 * it. A job asks it anew in each slot; kept in memory. Thread-safe.
 */
public final class Expectations implements ExpectationPort {
    /** How likely usage lies within the interval, as long as a server does what its kind does. */
    static final double COVERAGE = 0.95;
    /** What fewer servers do is nobody's habit but theirs. */
    static final int LEAST_SERVERS = 3;

    private static final Duration LOOK_BACK = Duration.ofHours(6);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Fleet fleet;
    private final Profiles profiles;
    private final UsageBook book;
    private final Duration lead;
    private final InstantSource clock;
    private final Map<UUID, Map<Resource, Expectation>> made = new ConcurrentHashMap<>();

    /**
     * Says nothing before the first {@link #run}.
     *
     * @param lead how far ahead decisions look
     */
    public Expectations(Fleet fleet, Profiles profiles, UsageBook book, Duration lead, InstantSource clock) {
        this.fleet = fleet;
        this.profiles = profiles;
        this.book = book;
        this.lead = lead;
        this.clock = clock;
    }

    @Override
    public Optional<Expectation> of(Tracked server, Resource resource) {
        return Optional.ofNullable(
                made.getOrDefault(server.record().id(), Map.of()).get(resource));
    }

    /** Says it of all, for the slot that has begun. */
    public void run() {
        Instant now = clock.instant();
        Map<UUID, Map<Resource, Expectation>> news = new HashMap<>();
        if (!profiles.all().isEmpty()) {
            book.refresh(now);
            Map<Profiles.Learnt, Optional<Window>> windows = new HashMap<>();
            for (Tracked server : fleet.all()) {
                Map<Resource, Expectation> of = new EnumMap<>(Resource.class);
                for (Resource resource : Resource.values()) {
                    expectation(server, resource, windows, now).ifPresent(e -> of.put(resource, e));
                }
                if (!of.isEmpty()) {
                    news.put(server.record().id(), of);
                }
            }
        }
        made.keySet().retainAll(news.keySet());
        made.putAll(news);
    }

    private Optional<Expectation> expectation(
            Tracked server, Resource resource, Map<Profiles.Learnt, Optional<Window>> windows, Instant now) {
        double whole = Profiles.whole(server, resource);
        return Double.isNaN(whole)
                ? Optional.empty()
                : profiles.of(server, resource).stream()
                        .filter(l -> l.servers().size() >= LEAST_SERVERS)
                        .findFirst()
                        .map(l -> expectation(
                                server, l, windows.computeIfAbsent(l, of -> Window.next(of, now, lead)), whole, now));
    }

    private Expectation expectation(
            Tracked server, Profiles.Learnt learnt, Optional<Window> window, double whole, Instant now) {
        ShadowProfile profile = learnt.profile();
        Series shares = Profiles.shares(book, server, learnt.resource());
        int recent = (int) (LOOK_BACK.toSeconds() / shares.stepSeconds());
        double[] regimes = profile.regimesOf(shares.slice(Math.max(0, shares.size() - recent), shares.size()));
        double upper = profile.intervalAfter(regimes, 1, COVERAGE).upper();
        double most = most(shares);
        return new Expectation(
                learnt.name(), learnt.servers().size(), upper * whole, window.map(w -> w.burst(whole, most)), now);
    }

    /** A server that has been watched for a week is not expected to do more than it ever did. */
    private static double most(Series shares) {
        if ((long) shares.size() * shares.stepSeconds() < WEEK.toSeconds()) {
            return Double.MAX_VALUE;
        }
        double most = 0;
        for (int i = 0; i < shares.size(); i++) {
            most = Math.max(most, shares.isGap(i) ? 0 : shares.get(i));
        }
        return most;
    }

    /** The peak hour of a profile that is near, and what is needed in it as shares. */
    private record Window(BurstWindow when, double[] shares) {
        /** Looks one slot further than the lead, as it is asked again only then. */
        static Optional<Window> next(Profiles.Learnt learnt, Instant now, Duration lead) {
            ShadowProfile profile = learnt.profile();
            Duration ahead = lead.plusSeconds(SizingPort.SLOT_SECONDS);
            return profile.predictBurst(now, ahead).stream().findFirst().map(when -> {
                double[] then = profile.regimesAt(when.start());
                return new Window(
                        whole(profile, when, now),
                        Forecast.levels().stream()
                                .mapToDouble(level -> profile.quantile(then, level))
                                .toArray());
            });
        }

        /** The window as it is, not cut to what was asked for. */
        private static BurstWindow whole(ShadowProfile profile, BurstWindow cut, Instant now) {
            return profile.predictBurst(now.minus(DAY), DAY.multipliedBy(2)).stream()
                    .filter(w -> !w.start().isAfter(cut.start()) && w.end().isAfter(cut.start()))
                    .findFirst()
                    .orElse(cut);
        }

        Burst burst(double whole, double most) {
            double[] amounts = new double[shares.length];
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] = whole * Math.min(most, shares[i]);
            }
            double[] levels =
                    Forecast.levels().stream().mapToDouble(level -> level).toArray();
            return new Burst(when.start(), when.end(), when.probability(), new Need(levels, amounts));
        }
    }
}
