package io.gnomon.plugin.allocation;

import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the forecaster of each resource. A job learns anew from the fleet and lets all learners compete; until the first
 * run, and while there is too little to learn from, the plain smoothed value is in force. Thread-safe.
 */
public final class Learning {
    private static final Logger log = LoggerFactory.getLogger(Learning.class);
    private static final double SMOOTHING = 0.3;
    private static final int WINDOWS = 4;
    private static final int MOST_SERIES = 200;
    private static final long SEED = 20_230_613;
    private static final Duration DAY = Duration.ofDays(1);

    private final ForecastSettings settings;
    private final Fleet fleet;
    private final Map<LearnerChoice, Learner> fleetLearners;
    private final InstantSource clock;
    private final Map<Resource, Champion> champions = new ConcurrentHashMap<>();
    private final Forecaster beginner = new ConformalForecaster(new Ewma(SMOOTHING));

    /** @param fleetLearners those that learn from the whole fleet at once; one that is missing is a smoothed value */
    public Learning(
            ForecastSettings settings, Fleet fleet, Map<LearnerChoice, Learner> fleetLearners, InstantSource clock) {
        this.settings = settings;
        this.fleet = fleet;
        this.fleetLearners = Map.copyOf(fleetLearners);
        this.clock = clock;
    }

    /** The forecaster for servers with a history of their own. */
    public Forecaster inForce(Resource resource) {
        Champion champion = champions.get(resource);
        return champion == null ? beginner : champion.forecaster();
    }

    /** The last competition of each resource, with its scores. */
    public Map<Resource, Champion> champions() {
        Map<Resource, Champion> copy = new EnumMap<>(Resource.class);
        copy.putAll(champions);
        return copy;
    }

    /** Learns and competes, one resource after the other. */
    public void run() {
        for (Resource resource : Resource.values()) {
            List<Series> histories = histories(resource);
            if (!histories.isEmpty()) {
                List<Forecaster> challengers = challengers(histories);
                Champion champion = challengers.size() == 1
                        ? new Champion(challengers.get(0), List.of())
                        : Champion.select(challengers, histories, backtest());
                champions.put(resource, champion);
                log.info(
                        "{} of {} servers is forecast by {}",
                        resource.label(),
                        histories.size(),
                        champion.forecaster().name());
            }
        }
    }

    private Backtest backtest() {
        return new Backtest(steps(settings.horizon()), WINDOWS, steps(DAY));
    }

    /** A history that is not longer than all tested windows leaves nothing to learn from. */
    private List<Series> histories(Resource resource) {
        int least = steps(settings.horizon()) * (WINDOWS + 2);
        List<Series> result = new ArrayList<>();
        for (Tracked server : fleet.all()) {
            if (result.size() < MOST_SERIES && !server.usage().isEmpty()) {
                Series series = server.usage()
                        .series(
                                resource.ordinal(),
                                (int) settings.step().toSeconds(),
                                server.usage().oldestMillis() / 1000,
                                clock.instant().getEpochSecond(),
                                Aggregate.MEAN);
                if (series.size() >= least) {
                    result.add(series);
                }
            }
        }
        return result;
    }

    private int steps(Duration d) {
        return (int) Math.max(1, d.toSeconds() / settings.step().toSeconds());
    }

    private List<Forecaster> challengers(List<Series> histories) {
        LearnerChoice choice = settings.learner();
        List<Forecaster> result = new ArrayList<>();
        for (LearnerChoice c : LearnerChoice.values()) {
            if (c != LearnerChoice.AUTO && (choice == LearnerChoice.AUTO || choice == c)) {
                result.add(make(c, histories));
            }
        }
        return result;
    }

    private Forecaster make(LearnerChoice choice, List<Series> histories) {
        Learner ofTheFleet = fleetLearners.get(choice);
        if (ofTheFleet != null) {
            return ofTheFleet.learn(training(histories), SEED);
        }
        return switch (choice) {
            case LAST_VALUE -> new ConformalForecaster(new LastValue());
            case SEASONAL -> new ConformalForecaster(new SeasonalNaive((int) DAY.toSeconds()));
            case FOURIER_AR -> new ConformalForecaster(new FourierAr());
            case EWMA, AUTO, WEKA, TREES -> new ConformalForecaster(new Ewma(SMOOTHING));
        };
    }

    /** Learners that see the fleet must not see what the backtest asks. */
    private List<Series> training(List<Series> histories) {
        int tested = steps(settings.horizon()) * WINDOWS;
        return histories.stream().map(s -> s.slice(0, s.size() - tested)).toList();
    }
}
