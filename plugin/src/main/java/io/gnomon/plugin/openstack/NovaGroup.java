package io.gnomon.plugin.openstack;

import java.util.Set;
import java.util.UUID;

/** A server group of Nova's: servers that are to be together, or apart. */
public record NovaGroup(UUID id, String name, String project, Set<UUID> members) {}
