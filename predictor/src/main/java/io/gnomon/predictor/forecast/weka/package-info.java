/** Learners made with Weka: the only importer of it. */
@NullMarked
package io.gnomon.predictor.forecast.weka;

import org.jspecify.annotations.NullMarked;
