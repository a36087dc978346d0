package io.gnomon.libvirt.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DomainXmlTest {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void headRoomIsReadBackOutOfWhatWasWritten() {
        DomainLimits limits = read(spec("web", 512, 2048, Map.of()));
        assertThat(limits.vcpusPlugged()).isEqualTo(2);
        assertThat(limits.vcpusMaximum()).isEqualTo(8);
        assertThat(limits.bootMemoryMib()).isEqualTo(512);
        assertThat(limits.balloonMib()).isEqualTo(512);
        assertThat(limits.maximumMemoryMib()).isEqualTo(2048);
        assertThat(limits.virtioMem()).hasSize(1);
        assertThat(limits.virtioMem().get(0).sizeMib()).isEqualTo(1536);
        assertThat(limits.virtioMem().get(0).blockMib()).isEqualTo(2);
        assertThat(limits.coresPerVcpu()).hasValue(0.5);
        assertThat(limits.disks())
                .containsExactly(
                        new DomainLimits.Disk("vda", OptionalLong.of(1000), OptionalLong.of(50)),
                        new DomainLimits.Disk("vdb", OptionalLong.empty(), OptionalLong.empty()));
        // nobody is connected to the agent's channel yet
        assertThat(limits.guestAgent()).isFalse();
    }

    @Test
    void withoutHeadRoomThereIsNoMemoryDevice() {
        String xml = DomainXml.write(spec("web", 512, 512, Map.of()), options());
        assertThat(xml).doesNotContain("maxMemory").doesNotContain("virtio-mem");
        assertThat(LiveDescription.parse(xml).absentLevers()).containsKeys(Lever.VIRTIO_MEM, Lever.DIMM);
    }

    @Test
    void oneInTheBackgroundHasTheLeastShareOfTheCpuAndItsLimit() {
        DomainSpec usual = spec("web", 512, 512, Map.of());
        assertThat(DomainXml.write(usual, options())).doesNotContain("<shares>").contains("<quota>50000</quota>");
        DomainSpec background = new DomainSpec(
                usual.uuid(),
                usual.name(),
                usual.vcpus(),
                usual.maxVcpus(),
                OptionalDouble.empty(),
                usual.memoryMib(),
                usual.maxMemoryMib(),
                usual.kernel(),
                usual.initrd(),
                usual.kernelArguments(),
                usual.disks(),
                usual.serialLog(),
                Optional.empty(),
                true,
                usual.metadata());
        assertThat(DomainXml.write(background, options())).contains("<cputune><shares>10</shares></cputune>");
    }

    @Test
    void theBalloonReportsEverySecondAndAnAgentChannelIsThere() {
        assertThat(DomainXml.write(spec("web", 512, 512, Map.of()), options()))
                .contains("<stats period='1'/>")
                .contains("org.qemu.guest_agent.0")
                .contains("machine='q35'")
                .contains("<domain type='qemu'>");
        assertThat(DomainXml.write(spec("web", 512, 512, Map.of()), DomainXml.Options.of(Virtualization.KVM)))
                .contains("<domain type='kvm'>");
    }

    @Test
    void metadataAndStartAreReadBack() {
        Map<String, String> metadata = Map.of("project", "a<b>&'\"", "tags", "web,\nprod");
        Instant started = Instant.parse("2026-01-02T03:04:05Z");
        String xml = DomainXml.write(
                spec("web", 512, 512, metadata),
                new DomainXml.Options(Virtualization.EMULATED, Optional.of(started), 0, List.of()));
        LiveDescription live = LiveDescription.parse(xml);
        assertThat(live.metadata()).isEqualTo(metadata);
        assertThat(live.started()).hasValue(started);
    }

    @Test
    void nameAndPathsAreEscaped() {
        String xml = DomainXml.write(spec("a&b<c>", 512, 512, Map.of()), options());
        assertThat(xml).contains("<name>a&amp;b&lt;c&gt;</name>").contains("it&apos;s.img");
    }

    @Test
    void aSpecificationThatContradictsItselfNamesTheField() {
        assertThatThrownBy(() -> DomainXml.write(spec("web", 512, 256, Map.of()), options()))
                .hasMessageContaining("maxMemoryMib");
        assertThatThrownBy(() -> DomainXml.write(spec("web", 512, 513, Map.of()), options()))
                .hasMessageContaining("multiple of 2");
        assertThatThrownBy(() -> DomainXml.write(spec(" ", 512, 512, Map.of()), options()))
                .hasMessageContaining("name");
    }

    @Test
    void disksAreNamedInOrder() {
        assertThat(List.of(0, 1, 25, 26, 27, 701, 702).stream().map(DomainXml::diskDevice))
                .containsExactly("vda", "vdb", "vdz", "vdaa", "vdab", "vdzz", "vdaaa");
    }

    private static DomainLimits read(DomainSpec spec) {
        return LiveDescription.parse(DomainXml.write(spec, options())).limits(LiveDescription.GuestView.NONE, Map.of());
    }

    static DomainXml.Options options() {
        return DomainXml.Options.of(Virtualization.EMULATED);
    }

    static DomainSpec spec(String name, long memory, long maxMemory, Map<String, String> metadata) {
        return new DomainSpec(
                ID,
                name,
                2,
                8,
                OptionalDouble.of(0.5),
                memory,
                maxMemory,
                Path.of("/boot/vmlinuz"),
                Path.of("/boot/initrd"),
                "console=ttyS0",
                List.of(
                        new DomainSpec.Disk(
                                Path.of("/images/it's.img"), false, OptionalLong.of(1000), OptionalLong.of(50)),
                        new DomainSpec.Disk(
                                Path.of("/images/b.img"), true, OptionalLong.empty(), OptionalLong.empty())),
                Optional.empty(),
                metadata);
    }
}
