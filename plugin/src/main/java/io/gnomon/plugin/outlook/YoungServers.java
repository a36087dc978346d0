package io.gnomon.plugin.outlook;

import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.ServerForecast.Shadow;
import io.gnomon.plugin.allocation.Shadows;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.MatchSettings;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.neighbors.AgedSeries;
import io.gnomon.predictor.neighbors.Neighbor;
import io.gnomon.predictor.neighbors.SameAgeForecaster;
import io.gnomon.predictor.neighbors.SameAgeMatcher;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.profile.ShadowProfile;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Outlooks of servers whose own history is too short: by what servers that they resemble did at their age and after; where
 * there is none that is older, by the shadow profile of the tag set. Thread-safe.
 */
final class YoungServers {
    /** Those with most in common by what their owners said; each match looks at all of them. */
    private static final int MOST_CANDIDATES = 40;

    private final UsageBook book;
    private final Profiles profiles;
    private final MatchSettings match;
    private final BiPredicate<Tracked, Tracked> mayShadow;
    private final Pseudonyms pseudonyms;

    /** @param mayShadow whether the first server may be forecast by the second */
    YoungServers(
            UsageBook book,
            Profiles profiles,
            MatchSettings match,
            BiPredicate<Tracked, Tracked> mayShadow,
            Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        this.mayShadow = mayShadow;
        this.book = book;
        this.profiles = profiles;
        this.match = match;
    }

    /** A forecast and whom it was made from. */
    record Made(Forecast forecast, List<Shadow> shadows) {}

    /** What its shadows say, by resource; empty if none of the servers is older and like it. */
    Map<Resource, Made> byShadows(Tracked server, Collection<Tracked> fleet, Ahead ahead, Aggregate of) {
        int step = step(ahead);
        int steps = ahead.seconds() / step;
        AgedSeries subject = aged(server, step, of);
        Map<String, AgedSeries> byId = new HashMap<>();
        Map<String, Double> priors = new HashMap<>();
        List<Tracked> candidates = candidates(server, fleet, (long) (subject.age() + steps / 2) * step);
        for (Tracked other : candidates) {
            AgedSeries series = aged(other, step, of);
            byId.put(series.id(), series);
            priors.put(series.id(), Shadows.likeness(server, other));
        }
        Map<Resource, Made> result = new EnumMap<>(Resource.class);
        if (byId.isEmpty()) {
            return result;
        }
        int lag = (int) Math.min(subject.age(), match.maxLag().toSeconds() / step);
        SameAgeMatcher matcher = new SameAgeMatcher(Shadows.weights(match), match.k(), lag);
        List<Neighbor> neighbors =
                matcher.match(subject, List.copyOf(byId.values()), id -> priors.getOrDefault(id, 1.0));
        List<Shadow> shadows = Shadows.named(server, neighbors, candidates, step, pseudonyms);
        for (Resource r : Resource.values()) {
            Forecast made = new SameAgeForecaster(matcher)
                    .forecast(subject, r.ordinal(), neighbors, byId::get, steps)
                    .startingAt(bornSeconds(server) + (long) subject.age() * step);
            if (!made.isUnknown()) {
                result.put(r, new Made(Coarse.of(made, ahead.stepSeconds(), of), shadows));
            }
        }
        return result;
    }

    /** Fine enough to see a server's first hours, coarse enough for a week. */
    private static int step(Ahead ahead) {
        return switch (ahead) {
            case HOUR -> UsageBook.STEP_SECONDS;
            case DAY -> 6 * UsageBook.STEP_SECONDS;
            case WEEK -> 24 * UsageBook.STEP_SECONDS;
        };
    }

    private static long bornSeconds(Tracked server) {
        return Math.floorDiv(server.record().startedAt().getEpochSecond(), (long) UsageBook.STEP_SECONDS)
                * UsageBook.STEP_SECONDS;
    }

    /** Those whose whole life is in the book, as the age of others is not to be seen in it. */
    private List<Tracked> candidates(Tracked server, Collection<Tracked> fleet, long leastAgeSeconds) {
        return fleet.stream()
                .filter(other -> other != server && mayShadow.test(server, other))
                .filter(other -> book.endSeconds() - bornSeconds(other) >= leastAgeSeconds)
                .filter(other -> isBornIn(other))
                .sorted(Comparator.<Tracked>comparingDouble(other -> -Shadows.likeness(server, other))
                        .thenComparing(other -> other.record().id()))
                .limit(MOST_CANDIDATES)
                .collect(Collectors.toList());
    }

    private boolean isBornIn(Tracked other) {
        Series cpu = book.usage(other.record().pseudonym(), Resource.CPU);
        return cpu.size() > 0
                && cpu.startSeconds() - bornSeconds(other)
                        <= Duration.ofHours(1).toSeconds();
    }

    private AgedSeries aged(Tracked server, int step, Aggregate of) {
        long born = bornSeconds(server);
        int slots = (int) Math.max(0, (book.endSeconds() - born) / step);
        double[][] values = new double[Resource.values().length][slots];
        for (Resource r : Resource.values()) {
            Series usage = book.usage(server.record().pseudonym(), r);
            double[] fine = new double[slots * (step / UsageBook.STEP_SECONDS)];
            Arrays.fill(fine, Double.NaN);
            int late = (int) Math.min(fine.length, (usage.startSeconds() - born) / UsageBook.STEP_SECONDS);
            for (int i = Math.max(0, -late); i < usage.size() && i + late < fine.length; i++) {
                fine[i + late] = usage.get(i);
            }
            values[r.ordinal()] = Coarse.of(new Series(born, UsageBook.STEP_SECONDS, fine), step, of)
                    .toArray();
        }
        return new AgedSeries(server.record().id().toString(), step, values);
    }

    /** What its tag set does, of the most that it may have. A mean of long steps is not that sure: it is too wide. */
    Optional<Forecast> byProfile(Tracked server, Resource resource, Ahead ahead) {
        double whole = Profiles.whole(server, resource);
        if (Double.isNaN(whole)) {
            return Optional.empty();
        }
        return profiles.of(server, resource).stream()
                .findFirst()
                .map(learnt -> by(learnt.profile(), server, resource, ahead, whole));
    }

    private Forecast by(ShadowProfile profile, Tracked server, Resource resource, Ahead ahead, double whole) {
        double[] now = profile.regimesOf(Profiles.shares(book, server, resource));
        double[][] quantiles = new double[ahead.steps()][Levels.COUNT];
        for (int s = 0; s < quantiles.length; s++) {
            double[] then = profile.after(now, (2 * s + 1) * ahead.stepSeconds() / 2 / profile.stepSeconds());
            for (int l = 0; l < Levels.COUNT; l++) {
                quantiles[s][l] = whole * profile.quantile(then, Levels.level(l));
            }
        }
        return new Forecast("profile", book.endSeconds(), ahead.stepSeconds(), quantiles);
    }
}
