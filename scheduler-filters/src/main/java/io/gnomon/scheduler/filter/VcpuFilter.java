package io.gnomon.scheduler.filter;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses a hypervisor that would sell more vCPUs than its allocation ratio allows. */
public final class VcpuFilter implements Filter {
    @Override
    public String name() {
        return "vcpus";
    }

    @Override
    public @Nullable Refusal refuse(Candidate hypervisor, Newcomer server) {
        double limit = hypervisor.vcpus().limit();
        double used = hypervisor.vcpus().used();
        double available = Math.max(0, limit - used);
        if (server.vcpus() <= available) {
            return null;
        }
        return new Refusal(
                name(),
                "vCPUs",
                server.vcpus(),
                used,
                available,
                String.format(
                        Locale.ROOT,
                        "vcpus: asked %.0f, but %.0f of %.0f are sold, which leaves %.0f available",
                        server.vcpus(),
                        used,
                        limit,
                        available));
    }
}
