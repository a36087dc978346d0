/** How much will be requested: counts of requests per key, forecast for the next hour, day and week. */
@NullMarked
package io.gnomon.predictor.demand;

import org.jspecify.annotations.NullMarked;
