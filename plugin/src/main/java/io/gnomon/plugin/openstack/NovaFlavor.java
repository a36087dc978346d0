package io.gnomon.plugin.openstack;

import java.util.Map;

/** A flavor of Nova; amounts as sold. */
public record NovaFlavor(String name, int vcpus, long memoryMib, long diskGib, Map<String, String> extraSpecs) {
    public NovaFlavor {
        extraSpecs = Map.copyOf(extraSpecs);
    }
}
