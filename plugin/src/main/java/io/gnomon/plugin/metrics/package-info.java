/** What Gnomon measures of itself and of the fleet, as Prometheus reads it; the only importer of Micrometer. */
@NullMarked
package io.gnomon.plugin.metrics;

import org.jspecify.annotations.NullMarked;
