package io.gnomon.libvirt.stats;

/** A domain's state, in the words of libvirt. */
public enum DomainState {
    RUNNING,
    BLOCKED,
    PAUSED,
    SHUTTING_DOWN,
    SHUT_OFF,
    CRASHED,
    SUSPENDED,
    UNKNOWN;

    /** Whether its counters advance. */
    public boolean isActive() {
        return this == RUNNING || this == BLOCKED || this == SHUTTING_DOWN;
    }
}
