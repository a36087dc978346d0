/** Which running servers a new one resembles, and what they did at its age. */
@NullMarked
package io.gnomon.predictor.neighbors;

import org.jspecify.annotations.NullMarked;
