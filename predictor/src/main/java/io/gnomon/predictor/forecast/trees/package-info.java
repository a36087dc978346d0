/**
 * The learner of the whole fleet: boosted trees that forecast where, in the distribution of a series' own past, its next
 * values will lie.
 */
@NullMarked
package io.gnomon.predictor.forecast.trees;

import org.jspecify.annotations.NullMarked;
