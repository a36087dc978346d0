package io.gnomon.scheduler.model;

/**
 * What a server is sold as. Servers of one size tend to do the same work.
 *
 * @param ceilingCores the most CPU that it may use
 */
public record Size(double vcpus, double ceilingCores, double memoryMib) {
    public Size {
        if (!(ceilingCores > 0) || Double.isInfinite(ceilingCores)) {
            throw new IllegalArgumentException(
                    "a server's ceiling must be finite and above 0 cores, not " + ceilingCores);
        }
    }
}
