package io.gnomon.predictor.profile;

/**
 * One way in which the servers of a profile behave.
 *
 * @param meanShare of the allocation, while in it
 * @param deviationShare standard deviation of that
 * @param occupancy share of the time spent in it, of all servers
 * @param staySeconds how long it lasts once entered, on average; infinite if it was never left
 * @param burst whether its mean is above what counts as a burst
 */
public record Regime(double meanShare, double deviationShare, double occupancy, double staySeconds, boolean burst) {}
