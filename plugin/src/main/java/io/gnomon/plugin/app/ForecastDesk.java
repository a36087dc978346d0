package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.outlook.Outlooks;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.AccuracyView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.store.Scores;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.scheduler.model.Resource;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What callers ask of forecasts, and of how they turned out. Thread-safe. */
final class ForecastDesk {
    private static final int DAY_SECONDS = 86_400;

    private final Lookup lookup;
    private final Scores scores;
    private final Outlooks outlooks;
    private final InstantSource clock;

    ForecastDesk(Lookup lookup, Scores scores, Outlooks outlooks, InstantSource clock) {
        this.lookup = lookup;
        this.scores = scores;
        this.outlooks = outlooks;
        this.clock = clock;
    }

    /** @param ahead an outlook's name; any other text is the next minutes */
    List<ForecastView> forecasts(Caller caller, String idOrName, String ahead) {
        Tracked server = lookup.running(caller, idOrName);
        Optional<Ahead> outlook = Ahead.of(ahead);
        if (outlook.isPresent()) {
            return outlooks.of(server, outlook.get()).stream()
                    .map(made -> ViewMapping.outlook(server.record(), made))
                    .toList();
        }
        return server.forecasts().values().stream()
                .sorted(Comparator.comparing(f -> f.resource().ordinal()))
                .map(f -> ViewMapping.forecast(server.record(), f))
                .toList();
    }

    List<AccuracyView> accuracy(Caller caller, Optional<String> resource, int seconds) {
        boolean byDay = seconds > DAY_SECONDS;
        return scores
                .list(
                        caller.onlyProject(),
                        resource.flatMap(Resource::labelled),
                        clock.instant().minusSeconds(seconds),
                        byDay)
                .stream()
                .map(ViewMapping::accuracy)
                .toList();
    }
}
