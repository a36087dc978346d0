package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.hotplug.DomainLimits;
import java.time.Duration;

/** What a lever works on: the domain, what was read of it just now, and its guest. */
record Target(DomainHandle domain, LiveDescription description, DomainLimits limits, Guest guest) {

    /** Runs a set call and tells how long it took. */
    Duration timed(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    long dimmsMib() {
        return limits.dimms().stream().mapToLong(DomainLimits.Dimm::sizeMib).sum();
    }
}
