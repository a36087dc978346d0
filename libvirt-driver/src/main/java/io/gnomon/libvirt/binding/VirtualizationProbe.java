package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.LiveDescription;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.domain.Virtualization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.libvirt.Domain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether guests really boot with KVM. libvirt advertises it wherever {@code /dev/kvm} is, and yet nested and
 * paravirtual kinds of it may abort or hang: so a throw-away guest is booted with it, and only one that reaches its
 * init counts.
 */
final class VirtualizationProbe {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualizationProbe.class);

    private static final Duration BOOT = Duration.ofSeconds(10);
    private static final long MEMORY_MIB = 256;

    private final Session session;
    private final Map<String, String> mark;

    /** @param mark metadata of the probe, by which its owner knows it again */
    VirtualizationProbe(Session session, Map<String, String> mark) {
        this.session = session;
        this.mark = mark;
    }

    Virtualization find(Path kernel, Path initrd) {
        if (!isAdvertised()) {
            return Virtualization.EMULATED;
        }
        Virtualization found = boots(kernel, initrd) ? Virtualization.KVM : Virtualization.EMULATED;
        if (found == Virtualization.EMULATED) {
            LOG.warn(
                    "{} advertises KVM, but a probe guest did not boot with it: guests are emulated, which is slow."
                            + " Look at the kernel log there",
                    session.uri());
        }
        return found;
    }

    private boolean isAdvertised() {
        try {
            return session.connect().getCapabilities().contains("<domain type='kvm'");
        } catch (org.libvirt.LibvirtException e) {
            throw Errors.of("reading the capabilities of " + session.uri(), Errors.last(), e);
        }
    }

    private boolean boots(Path kernel, Path initrd) {
        Optional<Path> log = serialLog();
        UUID uuid = UUID.randomUUID();
        try {
            DomainSpec probe = new DomainSpec(
                    uuid,
                    Probes.KVM + uuid,
                    1,
                    1,
                    OptionalDouble.empty(),
                    MEMORY_MIB,
                    MEMORY_MIB,
                    kernel,
                    initrd,
                    "console=ttyS0",
                    List.of(),
                    log,
                    mark);
            String xml = DomainXml.write(probe, DomainXml.Options.of(Virtualization.KVM));
            Domain domain = session.connect().domainCreateXML(xml, 0);
            try {
                return Await.until(BOOT, () -> look(domain, log))
                        .map(Await.Seen::what)
                        .orElse(false);
            } finally {
                end(domain);
            }
        } catch (org.libvirt.LibvirtException e) {
            LOG.info(
                    "no guest starts with KVM on {}: {}",
                    session.uri(),
                    Errors.last().message());
            return false;
        } finally {
            log.ifPresent(VirtualizationProbe::delete);
        }
    }

    /** True or false when it is decided, empty while it is not. */
    private static Optional<Boolean> look(Domain domain, Optional<Path> log) {
        try {
            boolean alive = LiveDescription.parse(domain.getXMLDesc(0)).hasAgent()
                    || log.map(VirtualizationProbe::hasReachedInit).orElse(false);
            return alive ? Optional.of(true) : Optional.empty();
        } catch (org.libvirt.LibvirtException e) {
            // QEMU is gone: it aborted
            return Optional.of(false);
        }
    }

    private static boolean hasReachedInit(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1).contains("as init process");
        } catch (IOException e) {
            // not readable for us (libvirt writes it as another user): the agent must tell
            return false;
        }
    }

    private static void end(Domain domain) {
        try {
            if (domain.isActive() == 1) {
                domain.destroy();
            }
        } catch (org.libvirt.LibvirtException e) {
            LOG.debug("the probe ended by itself: {}", Errors.last().message());
        }
        try {
            domain.free();
        } catch (org.libvirt.LibvirtException e) {
            LOG.debug("freeing the probe: {}", Errors.last().message());
        }
    }

    /** Only where the hypervisor writes its files on this machine. */
    private Optional<Path> serialLog() {
        if (!LocalUri.isLocal(session.uri())) {
            return Optional.empty();
        }
        try {
            Path log = Files.createTempFile("gnomon-kvm-probe", ".log");
            Files.delete(log);
            return Optional.of(log);
        } catch (IOException e) {
            LOG.debug("no place for a serial log", e);
            return Optional.empty();
        }
    }

    private static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            LOG.debug("{} stays behind", log, e);
        }
    }
}
