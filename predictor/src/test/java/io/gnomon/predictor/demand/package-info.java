@NullMarked
package io.gnomon.predictor.demand;

import org.jspecify.annotations.NullMarked;
