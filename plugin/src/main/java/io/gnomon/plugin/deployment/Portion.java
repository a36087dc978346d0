package io.gnomon.plugin.deployment;

import java.util.List;
import java.util.Optional;

/**
 * A part of a workload that can be executed by itself.
 *
 * @param servers names or ids of servers, or {@code tag:NAME} for all that have a tag
 * @param after the portions that must run before it
 * @param ports where it is reached
 * @param address where it is reached now, by its users; empty = its probes name it
 * @param health whether it runs
 * @param performance how well it runs
 * @param data what must follow it, in words of its owner (volumes, folders)
 */
public record Portion(
        String name,
        List<String> servers,
        List<String> after,
        List<Integer> ports,
        Optional<String> address,
        Optional<Probe> health,
        Optional<Probe> performance,
        Objective objective,
        List<String> data) {
    /** In front of a tag among the servers. */
    public static final String TAG = "tag:";

    /** Copies the lists. */
    public Portion {
        servers = List.copyOf(servers);
        after = List.copyOf(after);
        ports = List.copyOf(ports);
        data = List.copyOf(data);
    }
}
