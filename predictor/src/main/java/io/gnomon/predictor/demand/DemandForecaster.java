package io.gnomon.predictor.demand;

import io.gnomon.predictor.forecast.Forecast;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Forecasts demand, in total and per key, from past requests. It is told one hour after the other and learns on its way.
 * The same hours give the same forecasts. Not for use by several threads.
 *
 * <p>The total is forecast by a {@link CountModel}. So is a key, with one expert more: its recent share of the total,
 * drawn towards an even share while little is known, times the total that is expected. The intervals of each are its
 * own.
 */
public final class DemandForecaster {
    /** A key that comes late gets so many hours without requests before its first one: two weeks. */
    private static final int HOURS_BEFORE = 336;

    private final Set<Horizon> horizons;
    private final Map<Horizon, Map<Measure, Lane>> lanes = new EnumMap<>(Horizon.class);
    private final Map<Measure, Shares> shares = new EnumMap<>(Measure.class);
    private final Set<String> keys = new TreeSet<>();
    private int hours;
    private long nextSeconds;

    /** What is forecast of one measure over one horizon. */
    private record Lane(CountModel total, Map<String, CountModel> byKey) {}

    /** Knows nothing yet; will be asked for these horizons only. */
    public DemandForecaster(Set<Horizon> horizons) {
        this.horizons = Set.copyOf(horizons);
    }

    /** One that has been told all of that. */
    public static DemandForecaster after(List<RequestHour> past, Set<Horizon> horizons) {
        DemandForecaster forecaster = new DemandForecaster(horizons);
        past.forEach(forecaster::observe);
        return forecaster;
    }

    /**
     * The next hour is over.
     *
     * @throws IllegalArgumentException if it is not the one after the last
     */
    public void observe(RequestHour hour) {
        if (hours == 0) {
            start(hour.startSeconds());
        } else if (hour.startSeconds() != nextSeconds) {
            throw new IllegalArgumentException("the next hour begins at " + nextSeconds + ", not at "
                    + hour.startSeconds() + "; an hour without requests is told, too");
        }
        for (String key : new TreeSet<>(hour.byKey().keySet())) {
            if (keys.add(key)) {
                lanes.forEach((horizon, of) -> of.values().forEach(lane -> lane.byKey()
                        .put(key, newcomer(horizon, hour.startSeconds() / RequestHour.SECONDS))));
            }
        }
        shares.forEach((measure, share) -> share.add(hour, measure));
        lanes.forEach((horizon, of) -> of.forEach((measure, lane) -> advance(lane, measure, hour)));
        hours++;
        nextSeconds = hour.startSeconds() + RequestHour.SECONDS;
    }

    /**
     * How much will be requested from the end of the last hour on.
     *
     * @throws IllegalArgumentException for a horizon that it was not made for
     */
    public Demand forecast(Horizon horizon, Measure measure) {
        if (!horizons.contains(horizon)) {
            throw new IllegalArgumentException("this forecaster was not made for the next " + horizon.label());
        }
        int stepSeconds = horizon.hours() * RequestHour.SECONDS;
        if (hours == 0) {
            return new Demand(horizon, measure, Forecast.unknown(Demand.NAME, 0, stepSeconds), Map.of());
        }
        Lane lane = lane(horizon, measure);
        Map<String, Forecast> byKey = new HashMap<>();
        lane.byKey().forEach((key, model) -> byKey.put(key, forecast(model, stepSeconds)));
        return new Demand(horizon, measure, forecast(lane.total(), stepSeconds), byKey);
    }

    /** Every key that was ever requested. */
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    private void start(long startSeconds) {
        long hour = startSeconds / RequestHour.SECONDS;
        for (Measure measure : Measure.values()) {
            shares.put(measure, new Shares());
        }
        for (Horizon horizon : horizons) {
            Map<Measure, Lane> of = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                of.put(measure, new Lane(new CountModel(horizon, hour, false), new TreeMap<>()));
            }
            lanes.put(horizon, of);
        }
    }

    private CountModel newcomer(Horizon horizon, long hour) {
        int before = Math.min(hours, HOURS_BEFORE);
        CountModel model = new CountModel(horizon, hour - before, true);
        for (int i = 0; i < before; i++) {
            model.advance(0, 0, 0);
        }
        return model;
    }

    private void advance(Lane lane, Measure measure, RequestHour hour) {
        Measure other = measure == Measure.BATCHES ? Measure.SERVERS : Measure.BATCHES;
        lane.total().advance(hour.total().of(measure), hour.total().of(other), Double.NaN);
        Shares share = share(measure);
        lane.byKey().forEach((key, model) -> {
            Count count = hour.of(key);
            double guide = share.of(key) * lane.total().expected();
            model.advance(count.of(measure), count.of(other), guide);
        });
    }

    private Forecast forecast(CountModel model, int stepSeconds) {
        return new Forecast(Demand.NAME, nextSeconds, stepSeconds, new double[][] {model.quantiles()});
    }

    private Lane lane(Horizon horizon, Measure measure) {
        return java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(lanes.get(horizon)).get(measure));
    }

    private Shares share(Measure measure) {
        return java.util.Objects.requireNonNull(shares.get(measure));
    }
}
