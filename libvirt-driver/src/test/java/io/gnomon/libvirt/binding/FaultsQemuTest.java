package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.lab.ConnectOnce;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.libvirt.stats.StatsGroup;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.libvirt.Connect;
import org.slf4j.Logger;

/** What goes wrong on real hypervisors. */
@NeedsQemu
class FaultsQemuTest {
    @Test
    void aLibvirtdThatIsKilledIsUnreachableAtOnceAndUsedAgainWhenItIsBack(QemuLab lab) {
        List<DomainEvent> events = new CopyOnWriteArrayList<>();
        try (LibvirtHypervisor hypervisor = lab.connect();
                var subscription = hypervisor.onEvent(events::add)) {
            UUID guest = lab.boot(hypervisor, lab.spec("survivor", ""));
            lab.killDaemon();
            eventually("the loss is noticed", () -> !hypervisor.isConnected());
            assertThatThrownBy(() -> hypervisor.domainStats(EnumSet.of(StatsGroup.CPU)))
                    .isInstanceOfSatisfying(
                            LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining(lab.uri());
            assertThatThrownBy(() -> hypervisor.apply(guest, new LeverRequest.VirtioMem(128)))
                    .isInstanceOfSatisfying(
                            LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));

            lab.restartDaemon();
            eventually("the connection is back", hypervisor::isConnected);
            eventually("it is told", () -> events.stream().anyMatch(DomainEvent.Reconnected.class::isInstance));
            assertThat(events).anyMatch(DomainEvent.Disconnected.class::isInstance);
            assertThat(hypervisor.domainStats(EnumSet.of(StatsGroup.CPU)))
                    .anyMatch(stats -> stats.uuid().equals(guest));

            // subscriptions survive, and levers work on the guest that lived on
            QemuLab.awaitAgent(hypervisor, guest);
            assertThat(hypervisor.apply(guest, new LeverRequest.VirtioMem(128)))
                    .isInstanceOf(LeverOutcome.Verified.class);
            hypervisor.destroy(guest);
            eventually("its end is told", () -> events.stream()
                    .anyMatch(e -> e instanceof DomainEvent.Stopped stopped
                            && stopped.uuid().equals(guest)));
        }
    }

    @Test
    void aLibvirtdThatDiesBetweenTheSetCallAndItsVerificationLeavesTheLeverUnjudged(QemuLab lab) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            DomainSpec spec = lab.spec("half-way", "");
            UUID guest = lab.boot(hypervisor, spec);
            Future<LeverOutcome> plugging =
                    thread.submit(() -> hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2)));
            eventually("the set call was done", () -> lab.statusXml(spec.name()).contains("current='2'"));
            lab.killDaemon();
            try {
                // neither done nor failed: nobody knows
                assertThatThrownBy(plugging::get)
                        .cause()
                        .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.kind())
                                .isEqualTo(Kind.UNREACHABLE));
            } finally {
                lab.restartDaemon();
            }
            eventually("the connection is back", hypervisor::isConnected);
            QemuLab.awaitAgent(hypervisor, guest);
            assertThat(hypervisor.limits(guest).vcpusPlugged()).isEqualTo(2);
            assertThat(hypervisor.limits(guest).levers()).doesNotContainKey(Lever.VCPU_PLUG);
            assertThat(hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2)))
                    .isInstanceOf(LeverOutcome.Verified.class);
            hypervisor.destroy(guest);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aDomainThatIsGoneBetweenDecisionAndActIsNamed(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = hypervisor.create(lab.spec("leaver", ""));
            hypervisor.limits(guest);
            lab.virsh("destroy", guest.toString());
            assertThatThrownBy(() -> hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2)))
                    .isInstanceOfSatisfying(
                            LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_DOMAIN))
                    .hasMessageContaining(guest.toString());
            hypervisor.destroy(guest);
        }
    }

    @Test
    void aGuestThatIgnoresItsBalloonFailsAndTheRequestIsTakenBack(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = lab.boot(hypervisor, lab.spec("deaf", "gnomon.balloon=off"));
            LeverOutcome outcome = hypervisor.apply(guest, new LeverRequest.Balloon(160));
            assertThat(outcome).isInstanceOf(LeverOutcome.Failed.class);
            assertThat(outcome.detail()).contains("ignores its balloon").contains("VIRTIO_MEM");
            assertThat(hypervisor.limits(guest).balloonMib()).isEqualTo(224);
            assertThat(hypervisor.limits(guest).levers().get(Lever.BALLOON).status())
                    .isEqualTo(LeverState.Status.BROKEN);
            // marked: the next one is not tried, and other guests are not blamed
            assertThat(hypervisor.apply(guest, new LeverRequest.Balloon(192)))
                    .isEqualTo(new LeverOutcome.Refused(outcome.detail()));
            assertThat(hypervisor.levers()).doesNotContainKey(Lever.BALLOON);
            hypervisor.destroy(guest);
        }
    }

    @Test
    void aGuestWithoutAgentYetIsAcceptedNotVerified(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = hypervisor.create(lab.spec("newborn", ""));
            // its kernel has hardly started
            LeverOutcome outcome = hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2));
            assertThat(outcome).isInstanceOf(LeverOutcome.Accepted.class);
            assertThat(hypervisor.apply(guest, new LeverRequest.OnlineVcpus(1)).detail())
                    .contains("qemu-guest-agent");
            hypervisor.destroy(guest);
        }
    }

    @Test
    void twoThreadsAtOnceBothGetWhatTheyAskedFor(QemuLab lab) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            UUID guest = lab.boot(hypervisor, lab.spec("busy", ""));
            List<Callable<LeverOutcome>> calls = List.of(
                    () -> hypervisor.apply(guest, new LeverRequest.VirtioMem(128)),
                    () -> hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3)),
                    () -> hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3)),
                    () -> hypervisor.apply(guest, new LeverRequest.Balloon(192)));
            for (Future<LeverOutcome> outcome : threads.invokeAll(calls)) {
                assertThat(outcome.get()).isInstanceOf(LeverOutcome.Verified.class);
            }
            hypervisor.destroy(guest);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aNameThatIsTakenIsNamed(QemuLab lab) {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            var spec = lab.spec("twin", "");
            hypervisor.create(spec);
            assertThatThrownBy(() -> hypervisor.create(spec)).hasMessageContaining(spec.name());
            hypervisor.destroy(spec.uuid());
        }
    }

    @Test
    void aUserWithoutPermissionIsToldWhichGroupHelps(QemuLab lab) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is missing (util-linux)");
        Path socket = Path.of(URI.create(lab.uri()).getQuery().replaceFirst(".*socket=", ""));
        Path classes = Files.createDirectory(lab.folder().resolve("classes"));
        List<String> classPath = new ArrayList<>();
        for (Class<?> type : List.of(
                LibvirtHypervisor.class,
                ConnectOnce.class,
                Native.class,
                Connect.class,
                Logger.class,
                NullMarked.class)) {
            classPath.add(readableByAll(type, classes).toString());
        }
        Set<java.nio.file.attribute.PosixFilePermission> before = Files.getPosixFilePermissions(socket);
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwx------"));
        try {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String output = QemuLab.run(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    java,
                    "-cp",
                    String.join(":", classPath),
                    ConnectOnce.class.getName(),
                    lab.uri());
            assertThat(output)
                    .contains("NO_PERMISSION")
                    .contains(lab.uri())
                    .contains("usermod -aG libvirt")
                    .doesNotContain("\tat ");
        } finally {
            Files.setPosixFilePermissions(socket, before);
        }
    }

    /** Copies where a class came from to where another user may read it. */
    private static Path readableByAll(Class<?> type, Path folder) throws IOException, URISyntaxException {
        Path from =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path to = folder.resolve(type.getSimpleName() + (Files.isDirectory(from) ? "" : ".jar"));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, from.equals(file) ? to : copy);
                    Files.setPosixFilePermissions(
                            from.equals(file) ? to : copy, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        }
        return to;
    }
}
