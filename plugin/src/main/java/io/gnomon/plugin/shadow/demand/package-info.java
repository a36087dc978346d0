/** How many servers of which workload profile are to be held staged, and the same decided on recorded requests. */
@NullMarked
package io.gnomon.plugin.shadow.demand;

import org.jspecify.annotations.NullMarked;
