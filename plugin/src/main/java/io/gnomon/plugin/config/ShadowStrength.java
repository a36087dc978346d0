package io.gnomon.plugin.config;

/** How much of a server is there before it is asked for. */
public enum ShadowStrength {
    /** Room only. */
    RESERVED,
    /** Room, on a hypervisor that a probe has found fit. */
    PROBED,
    /** A server that runs. */
    STAGED
}
