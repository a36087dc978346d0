package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses what could not be written or drawn, before minutes are spent on learning. */
final class Destination {
    private Destination() {}

    /** @throws IllegalArgumentException if a file cannot be made where it is to go */
    static void check(BacktestRequest request) {
        Stream.of(request.export(), request.plot()).flatMap(Optional::stream).forEach(file -> {
            Path folder = file.toAbsolutePath().getParent();
            boolean writable = folder != null
                    && Files.isDirectory(folder)
                    && Files.isWritable(Files.exists(file) ? file : folder)
                    && !Files.isDirectory(file);
            if (!writable) {
                throw new IllegalArgumentException(
                        "cannot write " + file + ": name a file in a folder that is there and that you may write to");
            }
        });
    }

    /**
     * Of the series that is to be drawn.
     *
     * @param tested those that are forecast, as far as they are long enough
     * @param early those that are not, as their recordings end long before the others'
     * @throws IllegalArgumentException if it is not there or not tested
     */
    static void checkSeries(BacktestRequest request, List<Trace> all, List<Trace> tested, List<String> early) {
        request.plotSeries().ifPresent(name -> {
            Trace wanted = all.stream()
                    .filter(t -> t.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("there is no series '" + name + "' in " + request.traces()));
            if (wanted.series().size() <= request.horizon() * request.windows()) {
                throw new IllegalArgumentException(
                        "the series '" + name + "' is too short to draw: it is not longer than " + request.windows()
                                + " x " + request.horizon() + " slots");
            }
            if (!tested.contains(wanted)) {
                throw new IllegalArgumentException("the series '" + name + "' is not forecast: "
                        + (early.contains(name)
                                ? "it ends long before the others"
                                : "it hardly moves before the test"));
            }
        });
    }
}
