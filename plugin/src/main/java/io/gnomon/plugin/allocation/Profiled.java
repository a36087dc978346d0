package io.gnomon.plugin.allocation;

/**
 * A server beside what is expected of it.
 *
 * @param used mean of the last slot, as profiles are made of means of slots; in the resource's unit
 * @param sensitivity so many times the excess is given
 */
record Profiled(Expectation expected, double used, double sensitivity) {}
