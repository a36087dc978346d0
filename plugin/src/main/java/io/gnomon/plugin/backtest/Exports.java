package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Evaluation;
import io.gnomon.predictor.backtest.FanPlot;
import io.gnomon.predictor.backtest.QuantileFile;
import io.gnomon.predictor.backtest.Trace;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.series.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the forecasts of the learner that was asked for go besides the scores. */
final class Exports implements Evaluation.Watcher, AutoCloseable {
    private static final int PLOTTED_DAYS = 2;

    private final BacktestRequest request;
    private final List<Trace> fleet;
    private final Optional<QuantileFile> file;
    private final int plotted;

    private Exports(BacktestRequest request, List<Trace> fleet, Optional<QuantileFile> file, int plotted) {
        this.request = request;
        this.fleet = fleet;
        this.file = file;
        this.plotted = plotted;
    }

    static Exports of(BacktestRequest request, List<Trace> fleet, boolean wanted) throws IOException {
        int plotted = wanted && request.plot().isPresent() ? plotted(request, fleet) : -1;
        Optional<QuantileFile> file = wanted && request.export().isPresent()
                ? Optional.of(new QuantileFile(request.export().get()))
                : Optional.empty();
        return new Exports(request, fleet, file, plotted);
    }

    private static int plotted(BacktestRequest request, List<Trace> fleet) {
        return fleet.stream()
                .filter(t -> request.plotSeries().map(t.name()::equals).orElse(true))
                .filter(t -> t.series().size() > request.horizon() * request.windows())
                .max(Comparator.comparingDouble(t -> load(t.series())))
                .map(fleet::indexOf)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no series '" + request.plotSeries().orElse("") + "' in " + request.traces()));
    }

    private static double load(Series series) {
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            sum += Double.isNaN(series.get(i)) ? 0 : series.get(i);
        }
        return sum;
    }

    @Override
    public void made(int series, int origin, Forecast forecast) {
        Trace trace = fleet.get(series);
        file.ifPresent(f -> f.write(trace.name(), origin, forecast));
        boolean last = origin + 2 * request.horizon() > trace.series().size();
        if (series == plotted && last) {
            plot(trace, origin, forecast);
        }
    }

    private void plot(Trace trace, int origin, Forecast forecast) {
        String picture = FanPlot.draw(
                trace.name() + ": " + request.metric().label() + ", forecast of " + forecast.steps() + " steps",
                request.metric().unit(),
                trace.series(),
                origin,
                PLOTTED_DAYS * UserBacktest.daySlots(request),
                forecast);
        try {
            Files.writeString(request.plot().orElseThrow(), picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
