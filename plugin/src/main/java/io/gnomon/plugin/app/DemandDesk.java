package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.rest.Views.DemandForecastView;
import io.gnomon.plugin.rest.Views.DemandView;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.switchover.StandIns;
import io.gnomon.predictor.demand.Demand;
import io.gnomon.predictor.demand.DemandForecaster;
import io.gnomon.predictor.demand.Horizon;
import io.gnomon.predictor.demand.Measure;
import io.gnomon.predictor.demand.RequestCounter;
import io.gnomon.predictor.demand.RequestHour;
import io.gnomon.predictor.forecast.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Demand for servers, from the daemon's own records of those that were started. What servers of one project were started within
 * five minutes counts as one batch. Made once an hour for each project that asks. Thread-safe.
 */
final class DemandDesk {
    private static final Duration LONGEST = Duration.ofDays(28);
    private static final int BIN_SECONDS = 300;
    private static final int MOST_FLAVORS = 16;
    private static final int MOST_KEPT = 32;
    private static final int LEAST_HOURS = 24;
    private static final int LEAST_SERVERS = 10;
    static final String ALL = "(all)";
    private static final String OTHERS = "(others)";
    private static final String NONE = "(none)";

    private final Servers servers;
    private final InstantSource clock;
    private final Map<String, Made> made = new LinkedHashMap<>(16, 0.75f, true);

    private record Made(Instant hour, int servers, DemandView view) {}

    DemandDesk(Servers servers, InstantSource clock) {
        this.servers = servers;
        this.clock = clock;
    }

    /**
     * @param project whose; empty = of all together
     * @param flavor only of this one
     */
    synchronized DemandView of(Optional<String> project, Optional<String> flavor) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        List<ServerRecord> started = servers.startedSince(hour.minus(LONGEST)).stream()
                .filter(s -> s.startedAt().isBefore(hour))
                .filter(DemandDesk::wasAskedFor)
                .filter(s -> project.map(s.project()::equals).orElse(true))
                .toList();
        String key = project.map(p -> "=" + p).orElse("*");
        Made known = made.get(key);
        // whose history was erased meanwhile does not count any more
        if (known == null || !known.hour.equals(hour) || known.servers != started.size()) {
            known = new Made(hour, started.size(), make(started, hour));
            made.put(key, known);
            made.keySet().stream()
                    .limit(Math.max(0, made.size() - MOST_KEPT))
                    .toList()
                    .forEach(made::remove);
        }
        DemandView all = known.view;
        return flavor.isEmpty()
                ? all
                : new DemandView(
                        all.since(),
                        all.servers(),
                        all.note(),
                        all.forecasts().stream()
                                .filter(f -> f.flavor().equals(flavor.get()))
                                .toList());
    }

    /** Neither what waits for somebody nor an alternate that the plan has made. */
    private static boolean wasAskedFor(ServerRecord server) {
        return !server.metadata().containsKey(ServerReading.SHADOW)
                && !server.metadata().containsKey(StandIns.STAGED_FOR);
    }

    private static DemandView make(List<ServerRecord> started, Instant hour) {
        if (started.isEmpty()) {
            return new DemandView(
                    null, 0, "no server was started before this hour: nothing can be forecast", List.of());
        }
        RequestCounter counter = new RequestCounter();
        Set<String> usual = usual(started);
        for (ServerRecord server : started) {
            long at = Math.floorDiv(server.startedAt().getEpochSecond(), (long) BIN_SECONDS) * BIN_SECONDS;
            String flavor = flavor(server);
            counter.add(at, server.project().hashCode(), usual.contains(flavor) ? flavor : OTHERS);
        }
        List<RequestHour> hours = counter.hours(hour.getEpochSecond());
        Instant since = started.get(0).startedAt();
        String few = started.size() + " servers in " + hours.size() + " hours are known";
        if (hours.size() < LEAST_HOURS || started.size() < LEAST_SERVERS) {
            String note = few + ": too few for a forecast, which needs " + LEAST_SERVERS + " servers in " + LEAST_HOURS
                    + " hours";
            return new DemandView(since, started.size(), note, List.of());
        }
        return new DemandView(since, started.size(), note(few, hours.size()), forecasts(hours));
    }

    private static @Nullable String note(String few, int hours) {
        if (hours >= 2 * Horizon.WEEK.hours()) {
            return null;
        }
        String what = hours >= Horizon.WEEK.hours() ? "the week" : "the day and the week";
        return few + ": the intervals of " + what + " are little more than a guess before two weeks are over";
    }

    private static String flavor(ServerRecord server) {
        String named = server.metadata().getOrDefault("flavor", "");
        return named.isBlank() ? NONE : named;
    }

    /** Each flavor costs a model of its own: the rare ones share one. */
    private static Set<String> usual(List<ServerRecord> started) {
        Map<String, Integer> counts = new HashMap<>();
        started.forEach(s -> counts.merge(flavor(s), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FLAVORS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static List<DemandForecastView> forecasts(List<RequestHour> hours) {
        DemandForecaster forecaster = DemandForecaster.after(hours, EnumSet.allOf(Horizon.class));
        List<DemandForecastView> views = new ArrayList<>();
        for (Horizon horizon : Horizon.values()) {
            for (Measure measure : Measure.values()) {
                Demand demand = forecaster.forecast(horizon, measure);
                views.add(view(demand, ALL, demand.total()));
                new TreeSet<>(forecaster.keys()).forEach(key -> views.add(view(demand, key, demand.of(key))));
            }
        }
        return views;
    }

    private static DemandForecastView view(Demand demand, String flavor, Forecast forecast) {
        return new DemandForecastView(
                demand.horizon().label(),
                demand.measure().label(),
                flavor,
                Instant.ofEpochSecond(forecast.startSeconds()),
                Forecast.levels(),
                Forecast.levels().stream()
                        .map(level -> forecast.quantile(0, level))
                        .toList());
    }
}
