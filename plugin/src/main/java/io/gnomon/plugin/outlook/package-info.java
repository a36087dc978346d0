/** Outlooks: what servers are expected to need in the next hour, day and week, for planning. */
@NullMarked
package io.gnomon.plugin.outlook;

import org.jspecify.annotations.NullMarked;
