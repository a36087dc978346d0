package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.config.MatchSettings;
import io.gnomon.predictor.anomaly.AnomalyAwareForecaster;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.neighbors.AgedSeries;
import io.gnomon.predictor.neighbors.Neighbor;
import io.gnomon.predictor.neighbors.SameAgeForecaster;
import io.gnomon.predictor.neighbors.SameAgeMatcher;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts every resource of a server: one with enough history of its own by that, a younger one by what the servers
 * that it resembles did at its age. Before the learning period is over nothing is forecast.
 */
public final class Forecasts {
    private static final Resource[] RESOURCES = Resource.values();

    private final ForecastSettings forecast;
    private final MatchSettings match;
    private final ForecasterPort ownHistory;
    private final Accuracy accuracy;
    private final EventPort events;
    private final BiPredicate<Tracked, Tracked> mayShadow;
    private final Near near;
    private final Predicate<String> isOpen;
    private final Pseudonyms pseudonyms;
    private final SameAgeMatcher matcher;
    private final SameAgeForecaster sameAge;

    /**
     * @param ownHistory who forecasts servers by their own history
     * @param mayShadow whether the first server may be forecast by the second
     * @param near whom to compare a young server to where there are too many to be compared to all
     * @param isOpen whether a project's servers may be shadows of everybody's
     * @param pseudonyms how servers of other projects are called
     */
    public Forecasts(
            ForecastSettings forecast,
            MatchSettings match,
            ForecasterPort ownHistory,
            Accuracy accuracy,
            EventPort events,
            BiPredicate<Tracked, Tracked> mayShadow,
            Near near,
            Predicate<String> isOpen,
            Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        this.near = near;
        this.isOpen = isOpen;
        this.events = events;
        this.mayShadow = mayShadow;
        this.forecast = forecast;
        this.accuracy = accuracy;
        this.match = match;
        this.ownHistory = ownHistory;
        this.matcher = new SameAgeMatcher(Shadows.weights(match), match.k(), slots(match.maxLag()));
        this.sameAge = new SameAgeForecaster(matcher);
    }

    private int slots(Duration d) {
        return (int) (d.toMillis() / forecast.step().toMillis());
    }

    /** Forecasts are made of complete slots: within one slot they stay what they are. */
    long slot(Instant now) {
        return now.getEpochSecond() / stepSeconds();
    }

    private int stepSeconds() {
        return (int) forecast.step().toSeconds();
    }

    /** What each server has done at each age, made once per cycle and shared by all matches of it. */
    public Peers aged(Collection<Tracked> fleet, Instant now) {
        Map<Tracked, AgedSeries> result = new IdentityHashMap<>();
        for (Tracked server : fleet) {
            Optional<Instant> start = server.upSince();
            if (start.isPresent()
                    && age(start.get(), now).compareTo(match.ownAfter().multipliedBy(2)) < 0) {
                result.put(server, aged(server, start.get(), now));
            }
        }
        return new Peers(result, near, isOpen);
    }

    private AgedSeries aged(Tracked server, Instant start, Instant now) {
        double[][] values = new double[RESOURCES.length][];
        for (Resource r : RESOURCES) {
            values[r.ordinal()] = history(server, r, start, now).toArray();
        }
        return new AgedSeries(server.record().id().toString(), stepSeconds(), values);
    }

    private static Duration age(Instant start, Instant now) {
        return Duration.between(start, now);
    }

    /** Complete slots only: the running one would pull every forecast down. */
    private Series history(Tracked server, Resource r, Instant from, Instant now) {
        long end = slot(now) * stepSeconds();
        return server.usage().series(r.ordinal(), stepSeconds(), from.getEpochSecond(), end, Aggregate.MEAN);
    }

    /** Resources that cannot be forecast yet are missing. */
    public Map<Resource, ServerForecast> forecast(Tracked server, Peers fleet, Instant now) {
        Optional<Instant> start = server.upSince();
        if (start.isEmpty() || age(start.get(), now).compareTo(match.learningPeriod()) < 0) {
            return Map.of();
        }
        return age(start.get(), now).compareTo(match.ownAfter()) < 0
                ? byShadows(server, start.get(), fleet, now)
                : byOwnHistory(server, now);
    }

    private Map<Resource, ServerForecast> byOwnHistory(Tracked server, Instant now) {
        Map<Resource, ServerForecast> result = new EnumMap<>(Resource.class);
        int steps = slots(forecast.horizon());
        for (Resource r : RESOURCES) {
            Series history = history(server, r, oldest(server), now);
            accuracy.settle(server, r, history, now);
            ownHistory.came(server, r, history, now);
            Forecast made = aware(server, r, ownHistory.inForce(server, r)).forecast(history, steps);
            compare(server, r, made, history, now);
            if (!made.isUnknown()) {
                Forecast used = accuracy.calibrated(server, r, made, now);
                result.put(r, new ServerForecast(r, now, used, List.of()));
            }
        }
        return result;
    }

    private Forecaster aware(Tracked server, Resource r, Forecaster learnt) {
        return events.around(server, r, new AnomalyAwareForecaster(learnt));
    }

    /** Lets the rival of the one in force forecast as well, if there is one. */
    private void compare(Tracked server, Resource r, Forecast made, Series history, Instant now) {
        Forecaster rival = ownHistory.rival(server, r).orElse(null);
        if (rival != null) {
            Forecast other;
            try {
                other = aware(server, r, rival).forecast(history, slots(forecast.horizon()));
            } catch (RuntimeException e) {
                other = Forecast.unknown(rival.name(), history.endSeconds(), history.stepSeconds()); // no match for it
            }
            ownHistory.promised(server, r, made, other, now);
        }
    }

    private static Instant oldest(Tracked server) {
        return server.usage().isEmpty()
                ? server.record().startedAt()
                : Instant.ofEpochMilli(server.usage().oldestMillis());
    }

    private Map<Resource, ServerForecast> byShadows(Tracked server, Instant up, Peers fleet, Instant now) {
        AgedSeries subject = fleet.of(server);
        Map<Tracked, AgedSeries> candidates = candidates(server, subject, fleet);
        if (subject == null || candidates.isEmpty()) {
            return byOwnHistory(server, now);
        }
        Map<String, AgedSeries> byId = new HashMap<>();
        Map<String, Double> priors = new HashMap<>();
        candidates.forEach((other, series) -> {
            byId.put(series.id(), series);
            priors.put(series.id(), Shadows.likeness(server, other));
        });
        List<Neighbor> neighbors =
                matcher.match(subject, List.copyOf(byId.values()), id -> priors.getOrDefault(id, 1.0));
        List<ServerForecast.Shadow> shadows =
                Shadows.named(server, neighbors, candidates.keySet(), stepSeconds(), pseudonyms);
        long start = up.getEpochSecond();
        Map<Resource, ServerForecast> result = new EnumMap<>(Resource.class);
        for (Resource r : RESOURCES) {
            Forecast made = sameAge.forecast(subject, r.ordinal(), neighbors, byId::get, slots(forecast.horizon()))
                    .startingAt(start + (long) subject.age() * stepSeconds());
            accuracy.settle(server, r, history(server, r, up, now), now);
            if (!made.isUnknown()) {
                accuracy.promised(server, r, made, now);
                result.put(r, new ServerForecast(r, now, made, shadows));
            }
        }
        return result;
    }

    /** Those that are older by at least half a horizon: a younger one has no future to show. */
    private Map<Tracked, AgedSeries> candidates(Tracked server, @Nullable AgedSeries subject, Peers fleet) {
        return subject == null
                ? Map.of()
                : fleet.of(
                        server, subject.age() + slots(forecast.horizon()) / 2, other -> mayShadow.test(server, other));
    }
}
