/** Behaviour over minutes, hours and days as one short vector, which servers are compared by. */
@NullMarked
package io.gnomon.predictor.fingerprint;

import org.jspecify.annotations.NullMarked;
