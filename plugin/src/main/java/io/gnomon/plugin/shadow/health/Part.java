package io.gnomon.plugin.shadow.health;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What health is made of. Each part is 1 where nothing is amiss and falls in a straight line to 0 where a server could not run; what
 * is not known says nothing.
 */
public enum Part {
    /** Whether the hypervisor answers. */
    LIVENESS("liveness") {
        @Override
        OptionalDouble of(Look look) {
            return OptionalDouble.of(look.reachable() ? 1 : 0);
        }
    },
    /** Age of the last reading: from six tenths of what counts as stale on, so that one look may be missed. */
    FRESHNESS("freshness") {
        @Override
        OptionalDouble of(Look look) {
            double share = (double) look.age().toMillis() / look.staleAfter().toMillis();
            return OptionalDouble.of(falling(share, 0.6, 1));
        }
    },
    /** Time that vCPUs wait for a core: 2 % is unnoticed, half of it is no way to run. */
    VCPU_DELAY("vcpu-delay") {
        @Override
        OptionalDouble of(Look look) {
            return OptionalDouble.of(falling(look.contention(), 0.02, 0.5));
        }
    },
    /** Cores in use: from 85 % on there is a queue. */
    CPU_PRESSURE("cpu-pressure") {
        @Override
        OptionalDouble of(Look look) {
            return look.cpu().isPresent()
                    ? OptionalDouble.of(falling(look.cpu().getAsDouble(), BUSY, BUSY + 0.2))
                    : OptionalDouble.empty();
        }
    },
    /** Memory in use: from 90 % on. */
    MEMORY_PRESSURE("memory-pressure") {
        @Override
        OptionalDouble of(Look look) {
            return look.memory().isPresent()
                    ? OptionalDouble.of(falling(look.memory().getAsDouble(), 0.9, 1))
                    : OptionalDouble.empty();
        }
    },
    /** Cores that its servers are forecast to use together: what is measured, before it is. */
    CPU_FORECAST("cpu-forecast") {
        @Override
        OptionalDouble of(Look look) {
            return look.cpuToCome().isPresent()
                    ? OptionalDouble.of(falling(look.cpuToCome().getAsDouble(), BUSY, BUSY + 0.2))
                    : OptionalDouble.empty();
        }
    },
    /** Memory that its servers are forecast to use together. */
    MEMORY_FORECAST("memory-forecast") {
        @Override
        OptionalDouble of(Look look) {
            return look.memoryToCome().isPresent()
                    ? OptionalDouble.of(falling(look.memoryToCome().getAsDouble(), 0.9, 1))
                    : OptionalDouble.empty();
        }
    },
    /** How long shadow instances took to start there: half as long again as usual is noise, four times as long is sick. */
    START_LATENCY("start-latency") {
        @Override
        OptionalDouble of(Look look) {
            return look.slowness().isPresent()
                    ? OptionalDouble.of(falling(look.slowness().getAsDouble(), 1.5, 4))
                    : OptionalDouble.empty();
        }
    },
    /** The levers by which a claimed server is grown: without them there is nothing to be claimed. */
    HOT_PLUG("hot-plug") {
        @Override
        OptionalDouble of(Look look) {
            return look.growing();
        }
    },
    /** Its clock: two seconds are the seconds that a boot rounds off; half a minute breaks what tickets and certificates rest on. */
    CLOCK("clock") {
        @Override
        OptionalDouble of(Look look) {
            return look.clockOff().isPresent()
                    ? OptionalDouble.of(falling(look.clockOff().getAsDouble(), CLOCK_FINE, 30))
                    : OptionalDouble.empty();
        }
    },
    /** Its disks: 20 ms are a disk that turns, half a second makes guests report errors sooner or later. */
    DISK_LATENCY("disk-latency") {
        @Override
        OptionalDouble of(Look look) {
            return look.diskSeconds().isPresent()
                    ? OptionalDouble.of(falling(look.diskSeconds().getAsDouble(), 0.02, 0.5))
                    : OptionalDouble.empty();
        }
    },
    /** Its network: 20 ms are another city, half a second is no network. */
    NETWORK_LATENCY("network-latency") {
        @Override
        OptionalDouble of(Look look) {
            return look.networkSeconds().isPresent()
                    ? OptionalDouble.of(falling(look.networkSeconds().getAsDouble(), NETWORK_FINE, 0.5))
                    : OptionalDouble.empty();
        }
    },
    /** The shadow instances there that are up. */
    SHADOWS("shadows") {
        @Override
        OptionalDouble of(Look look) {
            return look.answering();
        }
    };

    /** Share of its cores in use from which on a hypervisor is busy, if nothing else is said. */
    static final double BUSY = 0.85;

    /** Seconds that a clock may be off. */
    static final double CLOCK_FINE = 2;

    /** Seconds that an echo may take. */
    static final double NETWORK_FINE = 0.02;

    private final String label;

    Part(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    abstract OptionalDouble of(Look look);

    /** Those that are known. */
    static Map<Part, Double> all(Look look) {
        Map<Part, Double> known = new EnumMap<>(Part.class);
        for (Part part : values()) {
            part.of(look).ifPresent(value -> known.put(part, value));
        }
        return known;
    }

    /** 1 up to {@code good}, 0 from {@code bad} on. */
    private static double falling(double value, double good, double bad) {
        return Math.min(1, Math.max(0, (bad - value) / (bad - good)));
    }
}
