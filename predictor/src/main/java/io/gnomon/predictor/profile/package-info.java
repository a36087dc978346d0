/** Shadow profiles: hidden Markov models of what the servers of one tag set use, their bursts and peak hours. */
@NullMarked
package io.gnomon.predictor.profile;

import org.jspecify.annotations.NullMarked;
