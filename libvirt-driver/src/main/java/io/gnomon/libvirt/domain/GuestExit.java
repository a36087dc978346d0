package io.gnomon.libvirt.domain;

import java.util.Optional;

/**
 * What came of a program that was run in a domain's guest.
 *
 * @param code that it ended with; that of a signal is 128 and its number
 * @param output what it printed, its last 64 KiB
 * @param refusal why it was not run, or not to its end; empty if it was
 */
public record GuestExit(int code, String output, Optional<String> refusal) {
    public static GuestExit refused(String why) {
        return new GuestExit(-1, "", Optional.of(why));
    }
}
