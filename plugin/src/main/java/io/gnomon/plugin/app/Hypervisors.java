package io.gnomon.plugin.app;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.compute.LibvirtCompute;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.trace.TraceFolder;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Opens the hypervisors that the configuration names. */
final class Hypervisors {
    /** What an empty trace-driven hypervisor has. */
    private static final ResourceVector TRACE_CAPACITY = ResourceVector.of(8, 32_768, 2_000, 1_000);

    private Hypervisors() {}

    /** A libvirtd that does not answer is tried again later; a URI that cannot be right is an error now. */
    static List<HypervisorPort> open(Configuration configuration, InstantSource clock) {
        List<HypervisorPort> ports = new ArrayList<>();
        for (String uri : configuration.hypervisors()) {
            if (uri.startsWith("trace:")) {
                String name = URI.create(uri).getPath();
                ports.add(new TraceHypervisor(name.startsWith("/") ? name.substring(1) : name, TRACE_CAPACITY, clock));
            } else {
                ports.add(new LibvirtCompute(
                        LibvirtHypervisor.connect(
                                uri, clock, ConnectOptions.defaults().patient()),
                        clock));
            }
        }
        configuration
                .traces()
                .folder()
                .ifPresent(folder -> ports.addAll(TraceFolder.open(
                        folder,
                        configuration.traces().hypervisors(),
                        configuration.traces().speed(),
                        clock)));
        return ports;
    }
}
