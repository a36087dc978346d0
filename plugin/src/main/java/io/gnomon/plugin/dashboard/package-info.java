/** The dashboard's files, as they were built into the jar. */
@NullMarked
package io.gnomon.plugin.dashboard;

import org.jspecify.annotations.NullMarked;
