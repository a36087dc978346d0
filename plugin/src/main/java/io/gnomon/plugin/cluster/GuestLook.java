package io.gnomon.plugin.cluster;

import java.util.List;

/**
 * What a guest told of its processes.
 *
 * @param refusal why it told nothing, for people; empty if it told
 */
public record GuestLook(List<GuestProcess> processes, String refusal) {
    /** Copies the list. */
    public GuestLook {
        processes = List.copyOf(processes);
    }

    public static GuestLook told(List<GuestProcess> processes) {
        return new GuestLook(processes, "");
    }

    public static GuestLook refused(String why) {
        return new GuestLook(List.of(), why);
    }

    public boolean isTold() {
        return refusal.isEmpty();
    }
}
