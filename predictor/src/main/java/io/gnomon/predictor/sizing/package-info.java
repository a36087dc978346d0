/** How much to give, chosen by what too much and too little cost: traits of a past, quantiles of the need, and the decision. */
@NullMarked
package io.gnomon.predictor.sizing;

import org.jspecify.annotations.NullMarked;
