package io.gnomon.plugin.compute;

import io.gnomon.libvirt.stats.DomainRates;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.OptionalDouble;

/**
 * How long reads and writes of all disks of a hypervisor take, as its QEMUs count them: from when one was given a request until it was
 * done. Smoothed over about four looks, so that one slow flush is not taken for a slow disk. Thread-safe.
 */
final class DiskMeter {
    /** Of fewer requests the mean says little. */
    private static final double LEAST_REQUESTS = 10;

    private static final double NEWEST = 0.25;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private double seconds = Double.NaN;
    private Instant at = Instant.MIN;

    /** One look at all of them. */
    synchronized void seen(Collection<DomainRates> all, Instant now) {
        double requests = 0;
        double took = 0;
        for (DomainRates rates : all) {
            if (rates.diskRequestsPerSecond().isPresent()
                    && rates.diskSecondsPerSecond().isPresent()) {
                double over = rates.over().toNanos() / 1e9;
                requests += rates.diskRequestsPerSecond().getAsDouble() * over;
                took += rates.diskSecondsPerSecond().getAsDouble() * over;
            }
        }
        if (requests >= LEAST_REQUESTS) {
            double each = took / requests;
            seconds = latest(now).isPresent() ? seconds + NEWEST * (each - seconds) : each;
            at = now;
        }
    }

    /** Seconds; empty if too little was read and written of late. */
    synchronized OptionalDouble latest(Instant now) {
        return Double.isNaN(seconds) || at.plus(REMEMBERED).isBefore(now)
                ? OptionalDouble.empty()
                : OptionalDouble.of(seconds);
    }
}
