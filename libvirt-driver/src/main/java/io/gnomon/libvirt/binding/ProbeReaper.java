package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Stops the probes that an earlier run of the same owner did not live to stop. */
public final class ProbeReaper {
    private ProbeReaper() {}

    /**
     * A domain counts as one of them only by the mark in its own description, whatever it is called.
     *
     * @return the names of those that were stopped
     * @throws LibvirtException UNREACHABLE or TIMEOUT: to be tried again
     */
    public static List<String> reap(LibvirtHypervisor hypervisor, Probes.Owner owner) {
        List<String> reaped = new ArrayList<>();
        for (DomainStats domain : hypervisor.domainStats(EnumSet.of(StatsGroup.STATE))) {
            try {
                if (Probes.isProbe(domain.name()) && owner.isLeftBehind(hypervisor.metadata(domain.uuid()))) {
                    hypervisor.destroy(domain.uuid());
                    reaped.add(domain.name());
                }
            } catch (LibvirtException e) {
                if (e.kind() != LibvirtException.Kind.NO_DOMAIN) { // else it has ended by itself
                    throw e;
                }
            }
        }
        return reaped;
    }
}
