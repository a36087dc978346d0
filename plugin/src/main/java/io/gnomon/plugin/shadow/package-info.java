/** Servers that are there before they are asked for: staged, kept healthy, claimed, removed. */
@NullMarked
package io.gnomon.plugin.shadow;

import org.jspecify.annotations.NullMarked;
