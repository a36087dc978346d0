/** What external and recurring events do to a series, measured, and forecasts that take account of it. */
@NullMarked
package io.gnomon.predictor.events;

import org.jspecify.annotations.NullMarked;
