package io.gnomon.plugin.allocation;

import io.gnomon.plugin.store.Adjustment;
import io.gnomon.scheduler.model.Resource;
import java.util.UUID;

/** One resource of one server: where one adjustment comes after the other. */
record Lane(UUID server, Resource resource) {
    static Lane of(Adjustment a) {
        return new Lane(a.server(), a.resource());
    }
}
