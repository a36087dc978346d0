package io.gnomon.plugin.outlook;

import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.forecast.Champion;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.FourierAr;
import io.gnomon.predictor.forecast.SeasonalNaive;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.outlook.BlendLearner;
import io.gnomon.predictor.outlook.Coarse;
import io.gnomon.predictor.outlook.HonestChoice;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps who makes the outlooks: for each resource and length the learner that was best on the last windows of what the
 * servers did, learnt again from all of it. Until there is enough to try anybody on, the quantiles of the last day. A job
 * lets them compete anew. Thread-safe.
 */
public final class OutlookLearning {
    private static final Logger log = LoggerFactory.getLogger(OutlookLearning.class);
    private static final int MOST_SERIES = 100;
    private static final int TREE_EXAMPLES = 20_000;
    private static final int MOMENTS = 1_500;
    private static final int DAY_SECONDS = 86_400;
    private static final double SMOOTHING = 0.3;
    private static final long SEED = 20_230_613;

    private final UsageBook book;
    private final Supplier<Collection<String>> running;
    private final InstantSource clock;
    private final Map<Key, Forecaster> champions = new ConcurrentHashMap<>();

    private record Key(Ahead ahead, Resource resource, Aggregate of) {}

    private record Candidate(Forecaster tried, Function<List<Series>, Forecaster> learner) {}

    /** @param running pseudonyms of the servers */
    public OutlookLearning(UsageBook book, Supplier<Collection<String>> running, InstantSource clock) {
        this.book = book;
        this.running = running;
        this.clock = clock;
    }

    Forecaster inForce(Ahead ahead, Resource resource, Aggregate of) {
        Forecaster champion = champions.get(new Key(ahead, resource, of));
        return champion == null ? new WindowQuantiles(ahead.slotsPerDay()) : champion;
    }

    /** What is forecast of a step; the peak of five minutes is their mean. */
    static List<Aggregate> aggregates(Ahead ahead) {
        return ahead == Ahead.HOUR ? List.of(Aggregate.MEAN) : List.of(Aggregate.MEAN, Aggregate.MAX);
    }

    /** Lets all compete, one after the other. */
    public void run() {
        book.refresh(clock.instant());
        List<String> servers = running.get().stream().limit(MOST_SERIES).toList();
        for (Resource resource : Resource.values()) {
            List<Series> fine = servers.stream()
                    .map(pseudonym -> book.usage(pseudonym, resource))
                    .filter(series -> series.size() > 0)
                    .toList();
            for (Ahead ahead : Ahead.values()) {
                for (Aggregate of : aggregates(ahead)) {
                    compete(new Key(ahead, resource, of), fine);
                }
            }
        }
    }

    private void compete(Key key, List<Series> fine) {
        Ahead ahead = key.ahead;
        List<Series> all = fine.stream()
                .map(series -> Coarse.of(series, ahead.stepSeconds(), key.of))
                .toList();
        int longest = all.stream().mapToInt(Series::size).max().orElse(0);
        int windows = Math.min(usualWindows(ahead), longest / ahead.steps() - 2);
        if (windows < 1) {
            return;
        }
        int tested = windows * ahead.steps();
        List<Series> tried = all.stream()
                .filter(series -> series.size() >= tested + 2 * ahead.steps())
                .toList();
        List<Series> before = tried.stream()
                .map(series -> series.slice(0, series.size() - tested))
                .toList();
        List<Candidate> candidates = candidates(ahead).stream()
                .map(learner -> new Candidate(learner.apply(before), learner))
                .toList();
        Champion champion = HonestChoice.select(
                candidates.stream().map(Candidate::tried).toList(),
                tried,
                new Backtest(ahead.steps(), windows, ahead.slotsPerDay()));
        candidates.stream()
                .filter(c -> c.tried == champion.forecaster())
                .findFirst()
                .ifPresent(c -> champions.put(key, c.learner.apply(all)));
        log.info(
                "the {} of the next {} of {} servers is forecast by {}",
                key.resource.label(),
                ahead.label(),
                tried.size(),
                champion.forecaster().name());
    }

    private static int usualWindows(Ahead ahead) {
        return switch (ahead) {
            case HOUR -> 24;
            case DAY -> 7;
            case WEEK -> 2;
        };
    }

    /** The simple ones first: of two that are as good the first one wins. */
    private static List<Function<List<Series>, Forecaster>> candidates(Ahead ahead) {
        List<Function<List<Series>, Forecaster>> all = new ArrayList<>();
        all.add(fleet -> new WindowQuantiles(ahead.slotsPerDay()));
        all.add(fleet -> new WindowQuantiles(ahead.steps()));
        all.add(fleet -> new Ewma(SMOOTHING));
        all.add(fleet -> new SeasonalNaive(DAY_SECONDS));
        all.add(fleet -> new SeasonalNaive(7 * DAY_SECONDS));
        all.add(fleet -> new FourierAr());
        all.add(fleet -> new BlendLearner(ahead, MOMENTS).learn(fleet, SEED));
        if (ahead == Ahead.HOUR) { // trees count their lags in slots of five minutes
            all.add(fleet -> new TreeLearner(ahead.steps(), TREE_EXAMPLES).learn(fleet, SEED));
        }
        return all;
    }
}
