package io.gnomon.plugin.cluster;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What came of an adjustment.
 *
 * @param detail one line for people: what was seen in the guest, or why not and what to do
 * @param took from the call to the moment the effect was seen (or given up on)
 * @param reached what is in force instead of what was asked for, in the resource's unit; empty if it is what was asked for,
 *     or not known
 */
public record Effect(Status status, String detail, Duration took, OptionalDouble reached) {
    public Effect(Status status, String detail, Duration took) {
        this(status, detail, took, OptionalDouble.empty());
    }

    /** Whether the hypervisor did what it was asked for. */
    public boolean isTaken() {
        return status == Status.VERIFIED || status == Status.ACCEPTED;
    }

    public enum Status {
        /** Done, and seen in the guest or in the device; in part only, if something else was {@link Effect#reached}. */
        VERIFIED,
        /** The hypervisor took it; whether the guest did could not be seen. */
        ACCEPTED,
        REFUSED,
        FAILED,
        /** Not even asked for: what it was decided from holds no longer. */
        WITHDRAWN
    }
}
