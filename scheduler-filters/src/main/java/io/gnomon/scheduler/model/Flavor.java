package io.gnomon.scheduler.model;

/**
 * What a server starts with and may grow to.
 *
 * @param start allocation at the start
 * @param ceiling the most it may be given; at least {@code start}
 * @param coresPerVcpu what one vCPU is worth in cores (1.0 = a whole core; less on hypervisors that sell shares of one)
 */
public record Flavor(String name, ResourceVector start, ResourceVector ceiling, double coresPerVcpu) {
    public Flavor {
        for (Resource r : Resource.values()) {
            if (start.get(r).isPresent() && ceiling.getOr(r, Double.MAX_VALUE) < start.getOr(r, 0)) {
                throw new IllegalArgumentException(
                        "flavor " + name + ": the ceiling of " + r.label() + " is below its start");
            }
        }
        if (!(coresPerVcpu > 0)) {
            throw new IllegalArgumentException(
                    "flavor " + name + ": cores per vCPU must be above 0, not " + coresPerVcpu);
        }
    }
}
