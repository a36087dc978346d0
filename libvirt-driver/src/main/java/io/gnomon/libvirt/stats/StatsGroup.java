package io.gnomon.libvirt.stats;

/** A group of domain statistics; ask only for what is needed, each costs time on the hypervisor. */
public enum StatsGroup {
    STATE,
    CPU,
    VCPU,
    BALLOON,
    BLOCK,
    INTERFACE
}
