package io.gnomon.plugin.outlook;

import io.gnomon.plugin.allocation.EventPort;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.ServerForecast.Shadow;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.MatchSettings;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.Scores;
import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.outlook.Expanded;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * What each running server is expected to need in the next hour, day and week. A job per length makes them anew. A server with
 * enough history is forecast by that; a younger one by its shadows, or else by the profile of its tag set; of one without
 * all that is said what is missing. Kept in memory. Thread-safe.
 */
public final class Outlooks {
    /** A run makes so many servers' at most, those first that have waited longest. */
    private static final int MOST_SERVERS_A_RUN = 200;

    private final Fleet fleet;
    private final UsageBook book;
    private final OutlookLearning learning;
    private final EventPort events;
    private final YoungServers young;
    private final OutlookScores scores;
    private final InstantSource clock;
    private final Map<Ahead, Map<UUID, List<Outlook>>> made = new EnumMap<>(Ahead.class);

    /** @param mayShadow whether the first server may be forecast by the second */
    public Outlooks(
            Fleet fleet,
            UsageBook book,
            OutlookLearning learning,
            EventPort events,
            Profiles profiles,
            MatchSettings match,
            BiPredicate<Tracked, Tracked> mayShadow,
            Pseudonyms pseudonyms,
            Scores scores,
            InstantSource clock) {
        this.fleet = fleet;
        this.book = book;
        this.learning = learning;
        this.events = events;
        this.young = new YoungServers(book, profiles, match, mayShadow, pseudonyms);
        this.scores = new OutlookScores(scores);
        this.clock = clock;
        for (Ahead ahead : Ahead.values()) {
            made.put(ahead, new ConcurrentHashMap<>());
        }
    }

    /** The latest of a server, by resource, mean before peak; empty before the first run that reached it. */
    public List<Outlook> of(Tracked server, Ahead ahead) {
        return madeFor(ahead).getOrDefault(server.record().id(), List.of());
    }

    private Map<UUID, List<Outlook>> madeFor(Ahead ahead) {
        return java.util.Objects.requireNonNull(made.get(ahead));
    }

    /** Drops what is known of servers whose history was erased. */
    public void forget(Collection<UUID> erased) {
        made.values().forEach(of -> of.keySet().removeAll(erased));
        scores.forget(erased);
    }

    /** Makes the outlooks of that length anew; not for several threads at once with the same length. */
    public void run(Ahead ahead) {
        book.refresh(clock.instant());
        Map<UUID, List<Outlook>> kept = madeFor(ahead);
        Collection<Tracked> all = fleet.all();
        Set<UUID> running = new HashSet<>();
        all.forEach(t -> running.add(t.record().id()));
        kept.keySet().retainAll(running);
        scores.retain(running);
        List<ForecastScore> settled = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparing((Tracked t) -> latest(t, ahead))
                        .thenComparing(t -> t.record().id()))
                .limit(MOST_SERVERS_A_RUN)
                .forEach(server -> {
                    settled.addAll(settle(server, ahead));
                    List<Outlook> news = make(server, all, ahead);
                    kept.put(server.record().id(), news);
                    if (fleet.find(server.record().id())
                            .filter(s -> s == server)
                            .isEmpty()) {
                        forget(List.of(server.record().id())); // it was erased, or has stopped, meanwhile
                    }
                });
        scores.write(settled);
    }

    private Instant latest(Tracked server, Ahead ahead) {
        return of(server, ahead).stream()
                .map(Outlook::madeAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private List<ForecastScore> settle(Tracked server, Ahead ahead) {
        List<ForecastScore> settled = new ArrayList<>();
        for (Resource r : Resource.values()) {
            Series fine = book.usage(server.record().pseudonym(), r);
            for (Aggregate of : OutlookLearning.aggregates(ahead)) {
                settled.addAll(scores.settle(server, r, ahead, of, fine));
            }
        }
        return settled;
    }

    private List<Outlook> make(Tracked server, Collection<Tracked> all, Ahead ahead) {
        List<Outlook> result = new ArrayList<>();
        for (Aggregate of : OutlookLearning.aggregates(ahead)) {
            Map<Resource, YoungServers.Made> shadows = new EnumMap<>(Resource.class);
            boolean asked = false;
            for (Resource r : Resource.values()) {
                Series fine = book.usage(server.record().pseudonym(), r);
                if (known(fine).compareTo(least(ahead)) >= 0) {
                    result.add(byOwnHistory(server, r, ahead, of, fine));
                    continue;
                }
                if (!asked) {
                    shadows.putAll(young.byShadows(server, all, ahead, of));
                    asked = true;
                }
                result.add(byOthers(server, r, ahead, of, fine, Optional.ofNullable(shadows.get(r))));
            }
        }
        result.sort(Comparator.comparing(Outlook::resource).thenComparing(Outlook::of));
        return List.copyOf(result);
    }

    /** So much must have been measured of a server before it is forecast by its own history. */
    private static Duration least(Ahead ahead) {
        return switch (ahead) {
            case HOUR -> Duration.ofHours(2);
            case DAY -> Duration.ofDays(2);
            case WEEK -> Duration.ofDays(7);
        };
    }

    private static Duration known(Series fine) {
        int known = 0;
        for (int i = 0; i < fine.size(); i++) {
            known += fine.isGap(i) ? 0 : 1;
        }
        return Duration.ofSeconds((long) known * fine.stepSeconds());
    }

    private Outlook byOwnHistory(Tracked server, Resource r, Ahead ahead, Aggregate of, Series fine) {
        Forecaster plain = learning.inForce(ahead, r, of);
        // what an anomaly looks like is known at five minutes; a day's shape would be taken for spikes at longer steps
        Forecaster base =
                ahead == Ahead.HOUR ? new AnomalyAwareForecaster(plain) : new Expanded(plain, ahead.stepSeconds(), of);
        Forecaster knowing = events.around(server, r, base);
        Forecast raw = knowing == base
                ? (ahead == Ahead.HOUR ? base : plain).forecast(Coarse.of(fine, ahead.stepSeconds(), of), ahead.steps())
                : Coarse.of(knowing.forecast(fine, ahead.seconds() / fine.stepSeconds()), ahead.stepSeconds(), of);
        Outlook outlook = outlook(r, ahead, of, scores.calibrated(r, ahead, of, raw), List.of(), fine, "");
        scores.promised(server, outlook, raw);
        return outlook;
    }

    private Outlook byOthers(
            Tracked server, Resource r, Ahead ahead, Aggregate of, Series fine, Optional<YoungServers.Made> shadows) {
        String missing = missing(fine, ahead);
        Optional<YoungServers.Made> others = shadows.or(() -> of == Aggregate.MAX
                ? Optional.empty()
                : young.byProfile(server, r, ahead).map(f -> new YoungServers.Made(f, List.of())));
        Forecast forecast = others.map(YoungServers.Made::forecast)
                .orElse(Forecast.unknown("none", Math.max(0, book.endSeconds()), ahead.stepSeconds()));
        Outlook outlook = outlook(
                r, ahead, of, forecast, others.map(YoungServers.Made::shadows).orElse(List.of()), fine, missing);
        if (!forecast.isUnknown()) {
            scores.promised(server, outlook, forecast);
        }
        return outlook;
    }

    private static String missing(Series fine, Ahead ahead) {
        Duration known = known(fine);
        return "its own history of " + said(known) + " is too short: " + said(least(ahead))
                + " are needed for the next " + ahead.label();
    }

    private static String said(Duration d) {
        return d.toDays() >= 2
                ? d.toDays() + " days"
                : d.toHours() >= 2 ? d.toHours() + " hours" : d.toMinutes() + " minutes";
    }

    private Outlook outlook(
            Resource r, Ahead ahead, Aggregate of, Forecast made, List<Shadow> shadows, Series fine, String missing) {
        Optional<Instant> since =
                fine.size() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(fine.startSeconds()));
        return new Outlook(r, ahead, of, clock.instant(), made, shadows, since, missing);
    }
}
