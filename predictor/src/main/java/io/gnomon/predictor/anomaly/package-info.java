/** What is unusual in a series: spikes, leaks, level shifts, stuck values; and how forecasts take it into account. */
@NullMarked
package io.gnomon.predictor.anomaly;

import org.jspecify.annotations.NullMarked;
