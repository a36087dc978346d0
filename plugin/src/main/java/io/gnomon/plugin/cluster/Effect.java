package io.gnomon.plugin.cluster;

import java.time.Duration;

/**
 * What came of an adjustment.
 *
 * @param detail one line for people: what was seen in the guest, or why not and what to do
 * @param took from the call to the moment the effect was seen (or given up on)
 */
public record Effect(Status status, String detail, Duration took) {
    public enum Status {
        /** Done, and seen in the guest or in the device. */
        VERIFIED,
        /** The hypervisor took it; whether the guest did could not be seen. */
        ACCEPTED,
        REFUSED,
        FAILED,
        /** Not even asked for: what it was decided from holds no longer. */
        WITHDRAWN
    }
}
