/** The wiring. Start at Main: it names every capability, one line each. */
@NullMarked
package io.gnomon.plugin.app;

import org.jspecify.annotations.NullMarked;
