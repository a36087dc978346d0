/** Moves servers before their hypervisor is overcommitted: gathers what is expected, plans, writes down, acts, verifies, tells. */
@NullMarked
package io.gnomon.plugin.migration;

import org.jspecify.annotations.NullMarked;
