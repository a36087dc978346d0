package io.gnomon.libvirt.domain;

import java.util.List;
import java.util.Optional;

/**
 * The processes in a domain's guest, as the guest's agent tells them.
 *
 * @param processes without the kernel's own threads
 * @param refusal why they are not told, with what to do about it; empty if they are
 */
public record GuestProcesses(List<Process> processes, Optional<String> refusal) {
    /** Copies the list. */
    public GuestProcesses {
        processes = List.copyOf(processes);
    }

    /**
     * A process.
     *
     * @param name as the guest's kernel has it, 15 characters at most
     * @param reads calls to the system that read, since it began; 0 where the kernel does not count
     * @param writes those that write
     * @param found the call to the system that it was found in, {@link #RUNNING} if it ran; empty if the guest does not say
     */
    public record Process(String name, long reads, long writes, String found) {}

    /** Found in its own code. */
    public static final String RUNNING = "running";

    public static GuestProcesses refused(String why) {
        return new GuestProcesses(List.of(), Optional.of(why));
    }
}
