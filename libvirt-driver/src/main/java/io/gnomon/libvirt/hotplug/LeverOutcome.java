package io.gnomon.libvirt.hotplug;

import java.time.Duration;

/** What came of a {@link LeverRequest}. Only {@link Verified} may be told to a user as done, and {@link Partial} as far as it went. */
public sealed interface LeverOutcome {
    /** One line for people: what was seen, or why not and what to do about it. */
    String detail();

    /**
     * Done, and seen to be in force by guest agent, balloon statistics or device read-back.
     *
     * @param call how long the set call took
     * @param effect how long after the call returned the effect was seen
     */
    record Verified(String detail, Duration call, Duration effect) implements LeverOutcome {}

    /**
     * Done in part, and that part seen to be in force as in {@link Verified}; the rest was taken back, so that nothing is still to
     * come. How much it is, the limits tell.
     */
    record Partial(String detail, Duration call, Duration effect) implements LeverOutcome {}

    /** libvirt took it; whether the guest did could not be seen in time. */
    record Accepted(String detail, Duration call) implements LeverOutcome {}

    /** Not tried, or turned down before anything changed: beyond a limit, or the lever does not work here. */
    record Refused(String detail) implements LeverOutcome {}

    /** Tried, and an error came back. */
    record Failed(String detail) implements LeverOutcome {}
}
