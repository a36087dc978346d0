package io.gnomon.plugin.app;

import io.gnomon.plugin.cli.Actions.DemandBacktestOptions;
import io.gnomon.plugin.cli.Actions.DemandForecastLine;
import io.gnomon.plugin.cli.Actions.DemandForecastOptions;
import io.gnomon.plugin.cli.Actions.DemandLine;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.predictor.demand.Demand;
import io.gnomon.predictor.demand.DemandBacktest;
import io.gnomon.predictor.demand.DemandForecaster;
import io.gnomon.predictor.demand.DemandScore;
import io.gnomon.predictor.demand.Horizon;
import io.gnomon.predictor.demand.Measure;
import io.gnomon.predictor.demand.RequestFolder;
import io.gnomon.predictor.demand.RequestHour;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.TraceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Demand from a folder of recorded requests: its forecast, and how good forecasts of it would have been. */
final class DemandActions {
    private static final int DAY_HOURS = 24;
    /** What the total is called beside the flavors. */
    private static final String ALL = "(all)";

    private DemandActions() {}

    static List<DemandForecastLine> forecast(DemandForecastOptions o, Consumer<String> remarks) {
        List<RequestHour> past = read(o.requests(), o.binSeconds(), remarks);
        DemandForecaster forecaster = DemandForecaster.after(past, EnumSet.allOf(Horizon.class));
        Set<String> flavors = new TreeSet<>(forecaster.keys());
        if (o.flavor().isPresent() && !flavors.contains(o.flavor().get())) {
            throw new ClientException(
                    "the flavor '" + o.flavor().get() + "' was never requested",
                    "choose one of " + String.join(", ", flavors));
        }
        List<DemandForecastLine> lines = new ArrayList<>();
        for (Horizon horizon : Horizon.values()) {
            for (Measure measure : Measure.values()) {
                Demand demand = forecaster.forecast(horizon, measure);
                if (o.flavor().isEmpty()) {
                    lines.add(line(demand, ALL, demand.total()));
                }
                flavors.stream()
                        .filter(flavor -> o.flavor().map(flavor::equals).orElse(true))
                        .forEach(flavor -> lines.add(line(demand, flavor, demand.of(flavor))));
            }
        }
        return lines;
    }

    static List<DemandLine> backtest(DemandBacktestOptions o, Consumer<String> progress, Consumer<String> remarks) {
        Horizon horizon = Horizon.of(o.horizon())
                .orElseThrow(() -> new ClientException(
                        "there is no horizon '" + o.horizon() + "'", "choose one of hour, day and week"));
        try {
            progress.accept("reading " + o.requests());
            List<RequestHour> hours = read(o.requests(), o.binSeconds(), remarks);
            return new DemandBacktest(horizon, o.trainDays() * DAY_HOURS)
                    .run(hours, done -> progress.accept("forecasting: " + done + " hours done")).stream()
                            .map(DemandActions::line)
                            .toList();
        } catch (IllegalArgumentException e) {
            throw new ClientException(
                    String.valueOf(e.getMessage()), "record for longer, or ask for fewer --train-days");
        } finally {
            progress.accept("");
        }
    }

    private static List<RequestHour> read(java.nio.file.Path folder, int binSeconds, Consumer<String> remarks) {
        try {
            return RequestFolder.read(folder, binSeconds, remarks);
        } catch (TraceException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon demand forecast --help");
        }
    }

    private static DemandForecastLine line(Demand demand, String flavor, Forecast forecast) {
        return new DemandForecastLine(
                demand.horizon().label(),
                demand.measure().label(),
                flavor,
                forecast.quantile(0, 0.1),
                forecast.median(0),
                forecast.quantile(0, 0.9),
                forecast.quantile(0, 0.99),
                Instant.ofEpochSecond(forecast.startSeconds()));
    }

    private static DemandLine line(DemandScore s) {
        return new DemandLine(
                s.measure().label(),
                s.key().isEmpty() ? ALL : s.key(),
                s.points(),
                s.mean(),
                s.ours().mae(),
                s.ours().rmse(),
                s.lastValue().mae(),
                s.lastValue().rmse(),
                s.yesterday().mae(),
                s.yesterday().rmse(),
                s.lastWeek().mae(),
                s.lastWeek().rmse(),
                s.gain(),
                s.coverage());
    }
}
