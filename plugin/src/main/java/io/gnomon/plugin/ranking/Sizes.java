package io.gnomon.plugin.ranking;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.Size;

/**
 * What a server is sold as, told of running and of new ones alike: servers of one size stand in for one another. By what it
 * may grow to, as that is what stays.
 */
public final class Sizes {
    /** Hypervisors round memory to their own blocks. */
    private static final int MEMORY_STEP_MIB = 64;

    private Sizes() {}

    /** Of a running server. */
    public static Size of(ServerReading reading) {
        double cores =
                reading.ceiling().getOr(Resource.CPU, reading.allocation().getOr(Resource.CPU, 1));
        double memory =
                reading.ceiling().getOr(Resource.MEMORY, reading.allocation().getOr(Resource.MEMORY, 0));
        return of(cores, memory);
    }

    /** @param ceilingCores the most CPU that it may use; 1 if that is nothing */
    public static Size of(double ceilingCores, double ceilingMemoryMib) {
        double cores = ceilingCores > 0 && Double.isFinite(ceilingCores) ? Math.round(ceilingCores * 100) / 100.0 : 1;
        double memory = Double.isFinite(ceilingMemoryMib) ? Math.max(0, ceilingMemoryMib) : 0;
        return new Size(cores, Math.max(0.01, cores), Math.ceil(memory / MEMORY_STEP_MIB) * MEMORY_STEP_MIB);
    }
}
