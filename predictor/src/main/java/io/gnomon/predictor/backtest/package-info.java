/** Trying forecasters on anybody's recorded usage: reading it, scoring, and showing what came out. */
@NullMarked
package io.gnomon.predictor.backtest;

import org.jspecify.annotations.NullMarked;
