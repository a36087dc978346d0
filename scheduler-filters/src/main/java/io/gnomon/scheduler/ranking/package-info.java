/** Filters, weighs and explains. */
@NullMarked
package io.gnomon.scheduler.ranking;

import org.jspecify.annotations.NullMarked;
