/** Measurements on real recordings. */
@NullMarked
package io.gnomon.predictor.bench;

import org.jspecify.annotations.NullMarked;
