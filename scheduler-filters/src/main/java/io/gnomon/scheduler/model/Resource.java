package io.gnomon.scheduler.model;

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
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
