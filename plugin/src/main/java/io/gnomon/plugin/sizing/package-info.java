/** Replay of allocations: policies size recorded servers slot by slot, and what idled and what was short is counted. */
@NullMarked
package io.gnomon.plugin.sizing;

import org.jspecify.annotations.NullMarked;
