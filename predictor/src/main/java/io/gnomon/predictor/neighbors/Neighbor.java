package io.gnomon.predictor.neighbors;

/**
 * A running server that a new one resembles.
 *
 * @param distance 0 = alike; 1 = as far as servers of this fleet usually are from each other. Higher = less alike
 * @param weight share of this neighbour in the forecast; those of one match sum to 1
 * @param lagSlots slot {@code t} of the new server is like slot {@code t + lagSlots} of this one
 * @param lagSpreadSlots how uncertain that lag is, as a standard deviation
 */
public record Neighbor(String id, double distance, double weight, int lagSlots, double lagSpreadSlots) {}
