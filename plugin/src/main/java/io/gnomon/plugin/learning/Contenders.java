package io.gnomon.plugin.learning;

import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.predictor.forecast.ConformalForecaster;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Renamed;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes those who compete. Immutable. */
final class Contenders {
    private static final Logger log = LoggerFactory.getLogger(Contenders.class);
    static final String CLUSTER = "-cluster";
    static final String SERVER = "-server";
    private static final double SMOOTHING = 0.3;
    private static final Duration WINDOW = Duration.ofHours(4);
    private static final long SEED = 20_230_613;

    private final LearnerChoice choice;
    private final Learners learners;
    private final int windowSlots;

    Contenders(LearnerChoice choice, Learners learners, Duration step) {
        this.choice = choice;
        this.learners = learners;
        this.windowSlots = (int) Math.max(1, WINDOW.dividedBy(step));
    }

    /** Whoever forecasts until there is a champion. */
    Forecaster beginner() {
        return plain(choice).orElseGet(() -> new ConformalForecaster(new Ewma(SMOOTHING)));
    }

    /** Those that learn from nothing but the history that they forecast; the simple ones first. */
    List<Contender> plain() {
        List<Contender> result = new ArrayList<>();
        for (LearnerChoice c : LearnerChoice.values()) {
            if (isWanted(c)) {
                plain(c).ifPresent(f -> result.add(new Contender(f, Set.of())));
            }
        }
        return result;
    }

    /** A plain one by its name. */
    Optional<Forecaster> plainNamed(String name) {
        for (LearnerChoice c : LearnerChoice.values()) {
            Optional<Forecaster> found = plain(c).filter(f -> f.name().equals(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Whether a stored champion of that name may forecast under this configuration. */
    boolean mayForecast(String name) {
        if (choice == LearnerChoice.AUTO) {
            return true;
        }
        Learner ofFleet = learners.ofFleet().get(choice);
        return ofFleet == null ? beginner().name().equals(name) : ofFleet.name().equals(name);
    }

    private Optional<Forecaster> plain(LearnerChoice c) {
        return switch (c) {
            case LAST_VALUE -> Optional.of(new ConformalForecaster(new LastValue()));
            case EWMA -> Optional.of(new ConformalForecaster(new Ewma(SMOOTHING)));
            case SEASONAL ->
                Optional.of(new ConformalForecaster(
                        new SeasonalNaive((int) Duration.ofDays(1).toSeconds())));
            case FOURIER_AR -> Optional.of(new ConformalForecaster(new FourierAr()));
            case WINDOW -> Optional.of(new WindowQuantiles(windowSlots));
            case AUTO, WEKA, TREES, PROFILE_HMM -> Optional.empty();
        };
    }

    private boolean isWanted(LearnerChoice c) {
        return choice == LearnerChoice.AUTO || choice == c;
    }

    /** Those that learn from the whole fleet. One that could not learn is left out. */
    List<Contender> ofFleet(List<Series> training, Set<UUID> sources) {
        return learners.ofFleet().entrySet().stream()
                .filter(one -> isWanted(one.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(one -> learnt(one.getValue(), training, "", sources))
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
    }

    Optional<Contender> ofCluster(List<Series> training, Set<UUID> sources) {
        return choice == LearnerChoice.AUTO
                ? learners.ofCluster().flatMap(l -> learnt(l, training, CLUSTER, sources))
                : Optional.empty();
    }

    Optional<Contender> ofServer(Series training, UUID server) {
        return choice == LearnerChoice.AUTO
                ? learners.ofServer().flatMap(l -> learnt(l, List.of(training), SERVER, Set.of(server)))
                : Optional.empty();
    }

    private static Optional<Contender> learnt(
            Learner learner, List<Series> training, String suffix, Set<UUID> sources) {
        try {
            Forecaster made = learner.learn(training, SEED);
            if (!made.name().equals(learner.name())) { // too little to learn from: it gave somebody plain
                return Optional.empty();
            }
            Forecaster named = suffix.isEmpty() ? made : new Renamed(made, made.name() + suffix);
            return Optional.of(new Contender(named, sources));
        } catch (RuntimeException e) {
            log.warn("{} could not learn and does not compete", learner.name() + suffix, e);
            return Optional.empty();
        }
    }
}
