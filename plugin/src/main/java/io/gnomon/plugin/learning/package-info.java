/** Learns who forecasts best: behaviour clusters, competitions, versions of models, and the way back from a bad one. */
@NullMarked
package io.gnomon.plugin.learning;

import org.jspecify.annotations.NullMarked;
