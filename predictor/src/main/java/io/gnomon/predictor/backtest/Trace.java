package io.gnomon.predictor.backtest;

import io.gnomon.predictor.series.Series;

/** One server's recorded usage of one resource. */
public record Trace(String name, Series series) {}
