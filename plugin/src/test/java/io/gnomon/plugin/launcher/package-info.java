/** Tests of the parts of the launcher ({@code plugin/launcher}) that decide something. */
@NullMarked
package io.gnomon.plugin.launcher;

import org.jspecify.annotations.NullMarked;
