package io.gnomon.plugin.compute;

import io.gnomon.libvirt.stats.Strain;
import org.jspecify.annotations.Nullable;

/** The share of a hypervisor's time that was stolen between two readings. Thread-safe. */
final class StealMeter {
    private @Nullable Strain before;

    /** 0..1; NaN at the first reading, or if the counters went backwards. */
    synchronized double share(Strain now) {
        Strain last = before;
        before = now;
        if (last == null || now.ticks() <= last.ticks() || now.stolenTicks() < last.stolenTicks()) {
            return Double.NaN;
        }
        return Math.min(1, (double) (now.stolenTicks() - last.stolenTicks()) / (now.ticks() - last.ticks()));
    }
}
