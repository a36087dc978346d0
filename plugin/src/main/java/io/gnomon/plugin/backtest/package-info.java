/** The backtest that a user starts: which forecasters compete on whose recordings, and what is written of it. */
@NullMarked
package io.gnomon.plugin.backtest;

import org.jspecify.annotations.NullMarked;
