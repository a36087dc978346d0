package io.gnomon.predictor.profile;

import java.time.Instant;

/**
 * A time at which bursts are usual.
 *
 * @param start of the window
 * @param end of it, exclusive
 * @param probability that a server of the profile bursts at least once in the window's likeliest hour
 * @param expectedShare mean share of the allocation in that hour
 * @param interval of 80 % around the share in that hour
 */
public record BurstWindow(
        Instant start, Instant end, double probability, double expectedShare, ShareInterval interval) {}
