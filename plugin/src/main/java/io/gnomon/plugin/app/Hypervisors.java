package io.gnomon.plugin.app;

import io.gnomon.libvirt.binding.Canary;
import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.binding.ProbeReaper;
import io.gnomon.libvirt.domain.GuestImage;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.compute.LibvirtCompute;
import io.gnomon.plugin.config.Autonomy;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.trace.TraceFolder;
import io.gnomon.plugin.trace.TraceHypervisor;
import io.gnomon.scheduler.model.ResourceVector;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hypervisors that the configuration names: opened, and probed once by a canary. */
final class Hypervisors {
    private static final Logger log = LoggerFactory.getLogger(Hypervisors.class);
    /** What an empty trace-driven hypervisor has. */
    private static final ResourceVector TRACE_CAPACITY = ResourceVector.of(8, 32_768, 2_000, 1_000);

    private final List<HypervisorPort> ports = new ArrayList<>();
    private final List<LibvirtHypervisor> reachedByLibvirt = new ArrayList<>();
    private final Set<String> reaped = new HashSet<>();
    private final Configuration configuration;
    private final CanaryBook book;
    private final InstantSource clock;

    /** A libvirtd that does not answer is tried again later; a URI that cannot be right is an error now. */
    Hypervisors(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.book = new CanaryBook(configuration.daemon().data());
        this.clock = clock;
        book.sweep();
        for (String uri : configuration.hypervisors()) {
            if (uri.startsWith("trace:")) {
                String name = URI.create(uri).getPath();
                ports.add(new TraceHypervisor(name.startsWith("/") ? name.substring(1) : name, TRACE_CAPACITY, clock));
            } else {
                LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(uri, clock, book.options(uri));
                reachedByLibvirt.add(hypervisor);
                ports.add(new LibvirtCompute(
                        hypervisor,
                        configuration.observe().staleAfter(),
                        configuration.decide().autonomy() == Autonomy.ACT,
                        configuration.guest().bridge(),
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
    }

    /** Those that are trace-driven. */
    List<TraceHypervisor> traces() {
        return ports.stream()
                .filter(TraceHypervisor.class::isInstance)
                .map(TraceHypervisor.class::cast)
                .toList();
    }

    List<HypervisorPort> ports() {
        return List.copyOf(ports);
    }

    /** What is due once at each hypervisor, as soon as it is reached; a job that soon has nothing to do. */
    void reapAndProbe() {
        reap();
        probe();
    }

    /** Stops what a daemon that was killed left of its probes, once at each hypervisor. */
    private void reap() {
        for (LibvirtHypervisor hypervisor : reachedByLibvirt) {
            if (!reaped.contains(hypervisor.uri()) && hypervisor.isConnected()) {
                try {
                    for (String probe : ProbeReaper.reap(hypervisor, book.owner())) {
                        log.info("stopped {} on {}, a probe of a daemon that was killed", probe, hypervisor.uri());
                    }
                    reaped.add(hypervisor.uri());
                } catch (LibvirtException e) {
                    log.warn("probes on {} cannot be cleared away yet: {}", hypervisor.uri(), e.getMessage());
                }
            }
        }
    }

    /** Finds out which levers work on the hypervisors of which nothing is known yet. */
    private void probe() {
        if (configuration.guest().image().isEmpty() || !configuration.guest().canary()) {
            return;
        }
        Path image = configuration.guest().image().get();
        for (LibvirtHypervisor hypervisor : reachedByLibvirt) {
            if (!book.knows(hypervisor.uri()) && hypervisor.isConnected()) {
                try {
                    probe(hypervisor, new GuestImage(image.resolve("vmlinuz"), image.resolve("initrd.img")));
                } catch (LibvirtException e) {
                    log.warn("the canary on {} did not fly; it is tried again: {}", hypervisor.uri(), e.getMessage());
                }
            }
        }
    }

    private void probe(LibvirtHypervisor hypervisor, GuestImage image) {
        var report = Canary.run(hypervisor, image, configuration.daemon().data(), clock, log::debug);
        book.keep(report);
        log.info(
                "canary on {}: {}",
                hypervisor.uri(),
                report.levers().entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue().status())
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }
}
