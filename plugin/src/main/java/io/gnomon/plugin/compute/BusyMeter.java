package io.gnomon.plugin.compute;

import io.gnomon.libvirt.stats.HypervisorStats;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Cores of a hypervisor that were busy between two readings. Thread-safe. */
final class BusyMeter {
    private @Nullable HypervisorStats before;

    synchronized OptionalDouble cores(HypervisorStats now) {
        HypervisorStats last = before;
        before = now;
        if (last == null) {
            return OptionalDouble.empty();
        }
        double busy = now.cpuBusyNanos() - last.cpuBusyNanos();
        double idle = now.cpuIdleNanos() - last.cpuIdleNanos();
        return busy < 0 || idle < 0 || busy + idle <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(now.cpus() * busy / (busy + idle));
    }
}
