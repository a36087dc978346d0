package io.gnomon.plugin.switchover;

/** Cuts a hypervisor off from everything, for sure, so that none of its servers can do anything any more. Thread-safe. */
public interface Fence {
    /**
     * Cuts it off and sees that it is. One that is cut off already is left as it is.
     *
     * @throws io.gnomon.plugin.cluster.RefusedException if it was not seen to be cut off
     */
    void off(String hypervisor);

    /**
     * Whether it is cut off now.
     *
     * @throws io.gnomon.plugin.cluster.UnreachableException if nobody knows
     */
    boolean isOff(String hypervisor);
}
