package io.gnomon.plugin.deployment;

import java.util.List;
import java.util.UUID;

/**
 * A portion where it runs now.
 *
 * @param servers those of it that run
 * @param missing names and tags of its description that no running server answers to
 */
public record Site(Workload workload, Portion portion, List<Member> servers, List<String> missing) {
    /** Copies the lists. */
    public Site {
        servers = List.copyOf(servers);
        missing = List.copyOf(missing);
    }

    /**
     * A server of it.
     *
     * @param memoryMib that it has now
     * @param cores that it may use now
     */
    public record Member(UUID id, String name, String hypervisor, double memoryMib, double cores) {}

    /** For people: WORKLOAD/PORTION. */
    public String label() {
        return workload.name() + "/" + portion.name();
    }

    public boolean runsOn(String hypervisor) {
        return servers.stream().anyMatch(s -> s.hypervisor().equals(hypervisor));
    }
}
