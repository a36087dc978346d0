package io.gnomon.scheduler.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a server uses and is given. Every amount of a resource is in its {@link #unit}. */
public enum Resource {
    /** Cores kept busy; 1.0 is one core all the time. */
    CPU("cores"),
    /** Memory that the guest cannot do without. */
    MEMORY("MiB"),
    /** Reads and writes of all disks. */
    DISK("MiB/s"),
    /** Both directions of all interfaces. */
    NETWORK("MiB/s");

    private final String unit;

    Resource(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    /** "cpu", as the command line and REST write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with exactly that label; empty if there is none. */
    public static Optional<Resource> labelled(String label) {
        return Arrays.stream(values()).filter(r -> r.label().equals(label)).findFirst();
    }
}
