package io.gnomon.plugin.backtest;

import io.gnomon.predictor.backtest.Metric;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What to try on which recordings.
 *
 * @param train folder to learn from besides what comes before the test
 * @param learner a contender's name, or auto
 * @param export where the forecasts of the learner go
 * @param plot where a picture of one forecast goes
 * @param plotSeries whose; empty = the series with the largest load
 * @param start Unix time of slot 0 in the wide layout
 * @param leastDeviation standard deviation before the test, in the metric's unit, that a series must have to be forecast; 0 = any
 */
public record BacktestRequest(
        Path traces,
        Metric metric,
        int horizon,
        int windows,
        Optional<Path> train,
        String learner,
        Optional<Path> export,
        Optional<Path> plot,
        Optional<String> plotSeries,
        Instant start,
        double leastDeviation,
        int threads) {}
