/** Placement replayed on recordings: a policy places recorded servers, and what became of it is scored. */
@NullMarked
package io.gnomon.plugin.placement;

import org.jspecify.annotations.NullMarked;
