/** Tags: what servers are said to be, by whom, how surely; and the categories that follow. */
@NullMarked
package io.gnomon.plugin.tags;

import org.jspecify.annotations.NullMarked;
