package io.gnomon.plugin.cluster;

/**
 * How far one resource of one server can be moved now, in the resource's unit.
 *
 * @param current the allocation in force
 * @param step the lever's grain above {@code floor}: a vCPU's worth of cores, a memory block
 */
public record AllocationRange(double current, double floor, double ceiling, double step) {

    /** The smallest amount that the lever can set and that is not below {@code amount}, within floor and ceiling. */
    public double roundUp(double amount) {
        double steps = Math.ceil((amount - floor) / step - 1e-9);
        return Math.min(ceiling, floor + Math.max(0, steps) * step);
    }
}
