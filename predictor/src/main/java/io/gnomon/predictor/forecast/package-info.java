/** Forecasts as quantiles, the port of all learners, and intervals that are calibrated on what happened. */
@NullMarked
package io.gnomon.predictor.forecast;

import org.jspecify.annotations.NullMarked;
