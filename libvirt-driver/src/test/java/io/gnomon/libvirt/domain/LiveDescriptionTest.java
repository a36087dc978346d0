package io.gnomon.libvirt.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.domain.LiveDescription.GuestView;
import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Against descriptions as libvirt 9 writes them, shortened. */
class LiveDescriptionTest {
    private static final String GROWN = """
            <domain type='qemu' id='1'>
              <name>t1</name>
              <maxMemory slots='8' unit='KiB'>1048576</maxMemory>
              <memory unit='KiB'>655360</memory>
              <currentMemory unit='KiB'>335872</currentMemory>
              <vcpu placement='static' current='2'>4</vcpu>
              <cputune><period>50000</period><quota>25000</quota></cputune>
              <devices>
                <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
                <disk type='file' device='disk'><target dev='vda' bus='virtio'/>
                  <iotune><total_bytes_sec>0</total_bytes_sec><total_iops_sec>100</total_iops_sec></iotune></disk>
                <interface type='network'><target dev='vnet0'/><bandwidth><inbound average='1024'/></bandwidth></interface>
                <channel type='unix'>
                  <target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
                <memballoon model='virtio'/>
                <memory model='virtio-mem'>
                  <target><size unit='KiB'>262144</size><node>0</node><block unit='KiB'>2048</block>
                    <requested unit='KiB'>131072</requested><current unit='KiB'>131072</current></target>
                  <alias name='virtiomem0'/></memory>
                <memory model='dimm'>
                  <target><size unit='KiB'>131072</size><node>0</node></target><alias name='dimm0'/></memory>
              </devices>
            </domain>
            """;

    @Test
    void memoryDevicesAreKeptApartFromBootMemoryAndBalloon() {
        DomainLimits limits = LiveDescription.parse(GROWN).limits(GuestView.NONE, Map.of());
        assertThat(limits.bootMemoryMib()).isEqualTo(256);
        assertThat(limits.balloonMib()).isEqualTo(72);
        assertThat(limits.virtioMem())
                .containsExactly(new DomainLimits.VirtioMemDevice("virtiomem0", 128, 128, 256, 2));
        assertThat(limits.dimms()).containsExactly(new DomainLimits.Dimm("dimm0", 128));
        assertThat(limits.freeMemorySlots()).isEqualTo(7);
        assertThat(limits.maximumMemoryMib()).isEqualTo(1024);
    }

    @Test
    void theRestIsReadToo() {
        DomainLimits limits = LiveDescription.parse(GROWN).limits(GuestView.NONE, Map.of());
        assertThat(limits.coresPerVcpu()).hasValue(0.5);
        assertThat(limits.disks())
                .containsExactly(new DomainLimits.Disk("vda", OptionalLong.empty(), OptionalLong.of(100)));
        assertThat(limits.interfaces())
                .containsExactly(new DomainLimits.NetworkInterface("vnet0", OptionalLong.of(1 << 20)));
        assertThat(limits.guestAgent()).isTrue();
        assertThat(LiveDescription.parse(GROWN).absentLevers()).isEmpty();
    }

    @Test
    void whatTheGuestSaysCountsBeforeTheDescription() {
        GuestView view = new GuestView(OptionalInt.of(1), OptionalLong.of(200 * 1024 + 128 * 1024));
        DomainLimits limits = LiveDescription.parse(GROWN).limits(view, Map.of());
        assertThat(limits.vcpusOnline()).isEqualTo(1);
        assertThat(limits.vcpusPlugged()).isEqualTo(2);
        assertThat(limits.balloonMib()).isEqualTo(200);
    }

    @Test
    void aVirtioMemRequestIsTheDeviceWithAnotherSize() {
        String xml = LiveDescription.parse(GROWN)
                .virtioMemRequesting("virtiomem0", 64)
                .orElseThrow();
        assertThat(xml).contains("<requested unit=\"MiB\">64</requested>").contains("virtiomem0");
        assertThat(LiveDescription.parse(GROWN).virtioMemRequesting("virtiomem1", 64))
                .isEmpty();
    }

    @Test
    void aPlainDomainHasNoHeadRoomAndSaysSo() {
        LiveDescription plain = LiveDescription.parse(
                "<domain><memory unit='GiB'>2</memory><vcpu>1</vcpu><devices><memballoon model='none'/></devices></domain>");
        DomainLimits limits = plain.limits(GuestView.NONE, Map.of());
        assertThat(limits.bootMemoryMib()).isEqualTo(2048);
        assertThat(limits.maximumMemoryMib()).isEqualTo(2048);
        assertThat(plain.absentLevers())
                .containsKeys(
                        Lever.VCPU_PLUG,
                        Lever.VCPU_UNPLUG,
                        Lever.VCPU_AGENT,
                        Lever.BALLOON,
                        Lever.DIMM,
                        Lever.VIRTIO_MEM,
                        Lever.DISK_THROTTLE,
                        Lever.INTERFACE_BANDWIDTH)
                .doesNotContainKey(Lever.CPU_BANDWIDTH);
    }

    @Test
    void theStartThatNovaWroteDownIsUsed() {
        LiveDescription nova = LiveDescription.parse(
                "<domain><metadata><nova:instance xmlns:nova='http://openstack.org/xmlns/libvirt/nova/1.1'>"
                        + "<nova:creationTime>2026-01-31 10:11:12</nova:creationTime></nova:instance></metadata></domain>");
        assertThat(nova.started()).hasValue(Instant.parse("2026-01-31T10:11:12Z"));
        assertThat(nova.metadata()).isEmpty();
    }

    @Test
    void whatNovaWroteAboutItsServerIsRead() {
        LiveDescription nova = LiveDescription.parse("""
                <domain><name>instance-00000001</name><metadata>
                  <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
                    <nova:package version="26.2.2"/>
                    <nova:name>web &amp; more</nova:name>
                    <nova:creationTime>2026-01-31 10:11:12</nova:creationTime>
                    <nova:flavor name="m1.tiny">
                      <nova:memory>256</nova:memory><nova:disk>1</nova:disk><nova:swap>0</nova:swap>
                      <nova:ephemeral>0</nova:ephemeral><nova:vcpus>2</nova:vcpus>
                      <nova:extraSpecs><nova:extraSpec name="gnomon:max_vcpus">4</nova:extraSpec></nova:extraSpecs>
                    </nova:flavor>
                    <nova:owner>
                      <nova:user uuid="u-1">alice</nova:user><nova:project uuid="p-1">shop</nova:project>
                    </nova:owner>
                    <nova:root type="image" uuid="i-1"/>
                  </nova:instance></metadata></domain>""");
        assertThat(nova.isOurs()).isFalse();
        assertThat(nova.nova())
                .containsOnly(
                        Map.entry("nova.name", "web & more"),
                        Map.entry("nova.created", "2026-01-31T10:11:12Z"),
                        Map.entry("nova.flavor", "m1.tiny"),
                        Map.entry("nova.vcpus", "2"),
                        Map.entry("nova.memory-mib", "256"),
                        Map.entry("nova.spec.gnomon:max_vcpus", "4"),
                        Map.entry("nova.project", "p-1"),
                        Map.entry("nova.project-name", "shop"),
                        Map.entry("nova.user-name", "alice"),
                        Map.entry("nova.image", "i-1"));
        assertThat(LiveDescription.parse(GROWN).nova()).isEmpty();
    }

    @Test
    void whatIsNoDescriptionIsTurnedDownAndNothingOutsideIsRead() {
        assertThatThrownBy(() -> LiveDescription.parse("<domain>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LiveDescription.parse(
                        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain>&x;</domain>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
