package io.gnomon.plugin.openstack;

/**
 * What a provider has of one class, as Placement sells it.
 *
 * @param ratio how often each unit is sold
 * @param maxUnit the most that one consumer may hold
 * @param used held by all consumers
 */
public record Inventory(long total, long reserved, double ratio, long maxUnit, long used) {
    /** What may be held by all consumers together. */
    public double capacity() {
        return (total - reserved) * ratio;
    }
}
