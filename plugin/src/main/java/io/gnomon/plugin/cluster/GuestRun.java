package io.gnomon.plugin.cluster;

/**
 * What came of a program that was run in a server's guest.
 *
 * @param code that it ended with
 * @param output what it printed, cut
 */
public record GuestRun(int code, String output) {}
