/** Series of numbers over time, with gaps. Imports nothing but the JDK. */
@NullMarked
package io.gnomon.predictor.series;

import org.jspecify.annotations.NullMarked;
