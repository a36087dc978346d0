package io.gnomon.plugin.openstack;

import java.time.Duration;

/** Lets time pass between two attempts. */
interface Pacer {
    /** @throws CloudException if the thread is interrupted */
    void pause(Duration time);

    /** Really waits. */
    Pacer REAL = time -> {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(CloudException.Kind.UNREACHABLE, "interrupted while waiting for OpenStack", e);
        }
    };
}
