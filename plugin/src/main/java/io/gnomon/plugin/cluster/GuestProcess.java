package io.gnomon.plugin.cluster;

/**
 * A process in a server's guest.
 *
 * @param name as the guest's kernel has it, 15 characters at most
 * @param reads calls to the system that read, since it began
 * @param writes those that write
 * @param found the call to the system that it was found in, or {@code running}; empty if its guest does not say
 */
public record GuestProcess(String name, long reads, long writes, String found) {}
