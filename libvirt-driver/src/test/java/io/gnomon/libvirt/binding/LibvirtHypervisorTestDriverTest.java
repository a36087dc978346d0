package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.DomainEvent;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.DomainStats;
import io.gnomon.libvirt.stats.HypervisorStats;
import io.gnomon.libvirt.stats.StatsGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding against libvirt's own test driver: real library, no guest. */
class LibvirtHypervisorTestDriverTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @BeforeAll
    static void needsLibvirt() {
        try {
            LibvirtApi.get();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            Assumptions.abort("libvirt's client library is missing: apt install libvirt0");
        }
    }

    @Test
    void theHypervisorTellsWhatItHas() {
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK)) {
            HypervisorStats stats = hypervisor.stats();
            assertThat(stats.cpus()).isEqualTo(16);
            assertThat(stats.memoryKib()).isPositive();
            assertThat(stats.hostname()).isNotBlank();
            assertThat(stats.libvirtVersion()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(hypervisor.isConnected()).isTrue();
        }
    }

    @Test
    void itsRunningDomainIsRead() {
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK)) {
            List<DomainStats> stats = hypervisor.domainStats(EnumSet.allOf(StatsGroup.class));
            assertThat(stats).hasSize(1);
            DomainStats domain = stats.get(0);
            assertThat(domain.name()).isEqualTo("test");
            assertThat(domain.state()).isEqualTo(DomainState.RUNNING);
            // what the driver does not give is empty, not zero
            assertThat(domain.balloon()).isEmpty();
            assertThat(domain.blocks()).isEmpty();
            assertThat(hypervisor.limits(domain.uuid()).vcpusMaximum()).isPositive();
            assertThat(hypervisor.metadata(domain.uuid())).isEmpty();
        }
    }

    @Test
    void stoppingADomainIsToldToListenersAndStoppingItAgainIsNoError(@TempDir Path folder) throws Exception {
        // a node of its own: the default one is shared by the whole process
        Path node = Files.writeString(
                folder.resolve("node.xml"),
                "<node><domain type='test'><name>short-lived</name><memory>131072</memory><vcpu>2</vcpu>"
                        + "<os><type>hvm</type></os></domain></node>",
                StandardCharsets.UTF_8);
        List<DomainEvent> events = new CopyOnWriteArrayList<>();
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test://" + node, CLOCK);
                var subscription = hypervisor.onEvent(events::add)) {
            UUID domain =
                    hypervisor.domainStats(EnumSet.of(StatsGroup.STATE)).get(0).uuid();
            hypervisor.destroy(domain);
            eventually("the stop is told", () -> events.stream()
                    .anyMatch(event -> event instanceof DomainEvent.Stopped stopped
                            && stopped.uuid().equals(domain)
                            && stopped.name().equals("short-lived")));
            hypervisor.destroy(domain);
            hypervisor.destroy(UUID.randomUUID());
        }
    }

    @Test
    void aDomainThatIsNotThereIsNamed() {
        UUID nobody = UUID.randomUUID();
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK)) {
            assertThatThrownBy(() -> hypervisor.limits(nobody))
                    .isInstanceOfSatisfying(
                            LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_DOMAIN))
                    .hasMessageContaining(nobody.toString())
                    .hasMessageContaining("test:///default");
        }
    }

    @Test
    void aLeverThatTheDriverDoesNotHaveFailsWithItsReason() {
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK)) {
            UUID domain =
                    hypervisor.domainStats(EnumSet.of(StatsGroup.STATE)).get(0).uuid();
            LeverOutcome outcome =
                    hypervisor.apply(domain, new LeverRequest.CpuBandwidth(java.util.OptionalDouble.of(0.5)));
            assertThat(outcome).isInstanceOf(LeverOutcome.Failed.class);
            assertThat(hypervisor.levers().get(Lever.CPU_BANDWIDTH).status()).isEqualTo(LeverState.Status.BROKEN);
            assertThat(hypervisor.apply(domain, new LeverRequest.CpuBandwidth(java.util.OptionalDouble.of(0.5))))
                    .isInstanceOf(LeverOutcome.Refused.class);
        }
    }

    @Test
    void whatACanaryFoundBeforeIsKnownAtOnce() {
        LeverState broken = new LeverState(LeverState.Status.BROKEN, "seen yesterday", Instant.EPOCH);
        ConnectOptions options = ConnectOptions.defaults().knowing(Map.of(Lever.VCPU_UNPLUG, broken), Optional.empty());
        try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK, options)) {
            assertThat(hypervisor.levers()).containsEntry(Lever.VCPU_UNPLUG, broken);
        }
    }

    @Test
    void anUnknownSchemeIsNamedWithTheMend() {
        assertThatThrownBy(() -> LibvirtHypervisor.connect("foo:///system", CLOCK))
                .isInstanceOfSatisfying(
                        LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_URI))
                .hasMessageContaining("foo:///system")
                .hasMessageContaining("qemu:///system");
        assertThatThrownBy(() -> LibvirtHypervisor.connect("no uri at all", CLOCK))
                .isInstanceOfSatisfying(
                        LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_URI));
        assertThatThrownBy(() -> LibvirtHypervisor.connect("qemu+pigeon:///system", CLOCK))
                .isInstanceOfSatisfying(
                        LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_URI));
    }

    @Test
    void nobodyAtTheSocketIsUnreachable(@TempDir Path folder) {
        String uri = "qemu+unix:///system?socket=" + folder.resolve("nobody");
        assertThatThrownBy(() -> LibvirtHypervisor.connect(uri, CLOCK))
                .isInstanceOfSatisfying(
                        LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessageContaining(uri)
                .hasMessageContaining("libvirtd");
        try (LibvirtHypervisor patient =
                LibvirtHypervisor.connect(uri, CLOCK, ConnectOptions.defaults().patient())) {
            assertThat(patient.isConnected()).isFalse();
            assertThatThrownBy(patient::stats).isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.kind())
                    .isEqualTo(Kind.UNREACHABLE));
        }
    }

    @Test
    void afterCloseEveryCallIsUnreachable() {
        LibvirtHypervisor hypervisor = LibvirtHypervisor.connect("test:///default", CLOCK);
        hypervisor.close();
        hypervisor.close();
        assertThatThrownBy(hypervisor::stats).hasMessageContaining("closed");
    }
}
