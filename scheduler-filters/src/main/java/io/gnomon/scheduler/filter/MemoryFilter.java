package io.gnomon.scheduler.filter;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses a hypervisor whose memory is not enough for all allocations and the new one: memory is not overcommitted. */
public final class MemoryFilter implements Filter {
    private final double reserveMib;

    /** @param reserveMib what each hypervisor keeps for itself */
    public MemoryFilter(double reserveMib) {
        this.reserveMib = reserveMib;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public @Nullable Refusal refuse(Candidate hypervisor, Newcomer server) {
        double capacity = hypervisor.capacity().getOr(Resource.MEMORY, Double.MAX_VALUE);
        double taken = hypervisor.allocated().getOr(Resource.MEMORY, 0);
        double wanted = server.asked().getOr(Resource.MEMORY, 0);
        double available = Math.max(0, capacity - reserveMib - taken);
        if (wanted <= available) {
            return null;
        }
        return new Refusal(
                name(),
                Resource.MEMORY.unit(),
                wanted,
                taken,
                available,
                String.format(
                        Locale.ROOT,
                        "memory: asked %.0f MiB, but %.0f of %.0f MiB are used or promised and %.0f are kept in reserve,"
                                + " which leaves %.0f available",
                        wanted,
                        taken,
                        capacity,
                        reserveMib,
                        available));
    }
}
