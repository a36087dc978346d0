package io.gnomon.plugin.deployment;

import java.util.List;
import java.util.Optional;

/**
 * A part of a workload that can be executed by itself.
 *
 * @param servers names or ids of servers, {@code tag:NAME} for all that have a tag, or {@code group:NAME} for all of a server group
 * @param after the portions that must run before it
 * @param ports where it is reached
 * @param address where it is reached now, by its users; empty = its probes name it
 * @param health whether it runs
 * @param performance how well it runs
 * @param data what must follow it, in words of its owner (volumes, folders)
 * @param copyHealth how a copy of it is asked whether it runs, which has no network; empty = as itself, if that needs no address
 * @param copyPerformance the same of how well
 * @param alternate kernel arguments that its alternates are made with; empty = they are not made by themselves
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
        List<String> data,
        Optional<Probe> copyHealth,
        Optional<Probe> copyPerformance,
        Optional<String> alternate) {
    /** In front of a tag among the servers. */
    public static final String TAG = "tag:";

    /** In front of a server group of Nova's among the servers. */
    public static final String GROUP = "group:";

    /** Whether what is named among the servers may be several. */
    public static boolean mayBeSeveral(String reference) {
        return reference.startsWith(TAG) || reference.startsWith(GROUP);
    }

    /** One whose copies are asked as it is. */
    public Portion(
            String name,
            List<String> servers,
            List<String> after,
            List<Integer> ports,
            Optional<String> address,
            Optional<Probe> health,
            Optional<Probe> performance,
            Objective objective,
            List<String> data) {
        this(
                name,
                servers,
                after,
                ports,
                address,
                health,
                performance,
                objective,
                data,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Copies the lists. */
    public Portion {
        servers = List.copyOf(servers);
        after = List.copyOf(after);
        ports = List.copyOf(ports);
        data = List.copyOf(data);
    }
}
