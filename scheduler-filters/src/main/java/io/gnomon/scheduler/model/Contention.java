package io.gnomon.scheduler.model;

/**
 * How short a hypervisor is now of what its servers share.
 *
 * @param delay mean share of time that vCPUs of its servers wait for a core, 0..1
 * @param steal share of its own cores' time that a hypervisor beneath it gives to others, 0..1; NaN if that cannot be measured there
 * @param pressure share of time in which some task on it waits for a core or for memory, 0..1; NaN if that cannot be measured there
 */
public record Contention(double delay, double steal, double pressure) {
    /** Nothing waits, and more is not known. */
    public static final Contention NONE = ofDelay(0);

    /** More is not known. */
    public static Contention ofDelay(double delay) {
        return new Contention(delay, Double.NaN, Double.NaN);
    }
}
