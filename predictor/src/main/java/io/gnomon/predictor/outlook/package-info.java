/** Forecasts of the next hour, day and week: steps longer than those of the samples, learners that fit them. */
@NullMarked
package io.gnomon.predictor.outlook;

import org.jspecify.annotations.NullMarked;
