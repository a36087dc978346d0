package io.gnomon.plugin.learning;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.predictor.forecast.Backtest;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The histories that are learnt from and tested on: of each cluster at most 40 servers, or so many that there are 200 in all, if that
 * is more. With eight clusters, the most that there are, 320. Thread-safe.
 */
final class Histories {
    static final int MOST_OF_CLUSTER = 40;
    private static final int MOST_OF_FLEET = 200;
    private static final int WINDOWS = 4;
    private static final Duration DAY = Duration.ofDays(1);

    private final Fleet fleet;
    private final Groups groups;
    private final ForecastSettings settings;
    private final InstantSource clock;

    Histories(Fleet fleet, Groups groups, ForecastSettings settings, InstantSource clock) {
        this.fleet = fleet;
        this.groups = groups;
        this.settings = settings;
        this.clock = clock;
    }

    /** Always the same servers, as long as they run; a history that is not longer than all windows leaves nothing to learn. */
    List<History> of(Resource resource) {
        int most = Math.max(MOST_OF_CLUSTER, MOST_OF_FLEET / groups.names().size());
        int least = steps(settings.horizon()) * (WINDOWS + 2);
        Map<String, Integer> taken = new HashMap<>();
        List<History> result = new ArrayList<>();
        for (Tracked server : byId()) {
            String cluster = groups.of(server);
            if (taken.getOrDefault(cluster, 0) < most && !server.usage().isEmpty()) {
                Series series = server.usage()
                        .series(
                                resource.ordinal(),
                                (int) settings.step().toSeconds(),
                                server.usage().oldestMillis() / 1000,
                                clock.instant().getEpochSecond(),
                                Aggregate.MEAN);
                if (series.size() >= least) {
                    taken.merge(cluster, 1, Integer::sum);
                    result.add(new History(server.record().id(), cluster, series));
                }
            }
        }
        return result;
    }

    private List<Tracked> byId() {
        return fleet.all().stream()
                .sorted(Comparator.comparing(t -> t.record().id()))
                .toList();
    }

    /** What a learner may see: nothing of what the backtest asks. */
    Series training(Series history) {
        return history.slice(0, history.size() - steps(settings.horizon()) * WINDOWS);
    }

    Backtest backtest() {
        return new Backtest(steps(settings.horizon()), WINDOWS, steps(DAY));
    }

    private int steps(Duration d) {
        return (int) Math.max(1, d.toSeconds() / settings.step().toSeconds());
    }
}
