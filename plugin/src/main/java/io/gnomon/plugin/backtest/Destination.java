package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Refuses what could not be written or drawn, before minutes are spent on learning. */
final class Destination {
    private Destination() {}

    /** @throws IllegalArgumentException if a file cannot be made where it is to go */
    static void check(BacktestRequest request) {
        Stream.of(request.export(), request.plot()).flatMap(Optional::stream).forEach(file -> {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
                throw new IllegalArgumentException(
                        "cannot write " + file + ": name a file in a folder that is there and that you may write to");
            }
        });
    }

    /**
     * Of the series that is to be drawn.
     *
     * @throws IllegalArgumentException if it is not there, or too short to be tested
     */
    static void checkSeries(BacktestRequest request, List<Trace> fleet, Predicate<Trace> tested) {
        request.plotSeries().ifPresent(name -> {
            Trace wanted = fleet.stream()
                    .filter(t -> t.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("there is no series '" + name + "' in " + request.traces()));
            if (!tested.test(wanted)) {
                throw new IllegalArgumentException(
                        "the series '" + name + "' is too short to draw: it is not longer than " + request.windows()
                                + " x " + request.horizon() + " slots");
            }
        });
    }
}
