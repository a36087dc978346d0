package io.gnomon.plugin.openstack;

import io.gnomon.scheduler.model.Resource;
import java.util.Optional;

/** How Placement counts a resource. */
enum Units {
    VCPU,
    MEMORY_MB;

    /** Empty for what Placement does not sell by amount: shares of disk and network bandwidth. */
    static Optional<Units> of(Resource resource) {
        return switch (resource) {
            case CPU -> Optional.of(VCPU);
            case MEMORY -> Optional.of(MEMORY_MB);
            case DISK, NETWORK -> Optional.empty();
        };
    }

    /** Whole units, never none: a server that holds nothing of a class would be gone from it. */
    static long whole(double amount) {
        return Math.max(1, (long) Math.ceil(amount - 1e-6));
    }
}
