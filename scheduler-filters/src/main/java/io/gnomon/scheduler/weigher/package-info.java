/** Soft rules: which of them is better. One rule per file, its polarity stated. */
@NullMarked
package io.gnomon.scheduler.weigher;

import org.jspecify.annotations.NullMarked;
