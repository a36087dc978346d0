package io.gnomon.plugin.openstack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A server as Nova knows it. Its id is its libvirt domain's.
 *
 * @param taskState what Nova is doing with it now, like {@code migrating}; empty if nothing
 * @param host of the nova-compute that looks after it; empty while it has none, or if the role may not see it
 * @param node name of the hypervisor there
 * @param domain name of its libvirt domain, like {@code instance-0000002a}
 */
public record NovaServer(
        UUID id,
        String name,
        String project,
        String user,
        String status,
        Optional<String> taskState,
        Optional<String> host,
        Optional<String> node,
        Optional<String> domain,
        NovaFlavor flavor,
        Optional<String> image,
        Map<String, String> metadata,
        List<String> tags) {
    public NovaServer {
        metadata = Map.copyOf(metadata);
        tags = List.copyOf(tags);
    }
}
