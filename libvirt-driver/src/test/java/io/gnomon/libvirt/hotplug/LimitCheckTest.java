package io.gnomon.libvirt.hotplug;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.hotplug.DomainLimits.Dimm;
import io.gnomon.libvirt.hotplug.DomainLimits.VirtioMemDevice;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitCheckTest {
    /** Two of four vCPUs, 512 MiB at boot, 512 of virtio-mem, one DIMM of 128 in room for 512, four slots free. */
    private static final DomainLimits LIMITS = new DomainLimits(
            2,
            2,
            4,
            OptionalDouble.empty(),
            512,
            512,
            List.of(new VirtioMemDevice("virtiomem0", 0, 0, 512, 2)),
            List.of(new Dimm("dimm0", 128)),
            2,
            1536,
            List.of(new DomainLimits.Disk("vda", OptionalLong.empty(), OptionalLong.empty())),
            List.of(new DomainLimits.NetworkInterface("vnet0", OptionalLong.empty())),
            true,
            Map.of());

    static Stream<LeverRequest> allowed() {
        OptionalLong none = OptionalLong.empty();
        return Stream.of(
                new LeverRequest.Vcpus(Lever.VCPU_PLUG, 4),
                new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2),
                new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 1),
                new LeverRequest.OnlineVcpus(1),
                new LeverRequest.CpuBandwidth(OptionalDouble.of(0.01)),
                new LeverRequest.CpuBandwidth(OptionalDouble.empty()),
                new LeverRequest.Balloon(512),
                new LeverRequest.Dimms(384, 128),
                new LeverRequest.Dimms(0, 128),
                new LeverRequest.VirtioMem(512),
                new LeverRequest.VirtioMem(0),
                new LeverRequest.DiskThrottle("vda", none, OptionalLong.of(1)),
                new LeverRequest.InterfaceBandwidth("vnet0", none));
    }

    static Stream<Arguments> refused() {
        OptionalLong none = OptionalLong.empty();
        return Stream.of(
                Arguments.of(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 5), "5", "4"),
                Arguments.of(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 0), "0", "4"),
                Arguments.of(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 1), "1", "VCPU_AGENT"),
                Arguments.of(new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 3), "3", "VCPU_PLUG"),
                Arguments.of(new LeverRequest.Vcpus(Lever.BALLOON, 3), "BALLOON", "VCPU_PLUG"),
                Arguments.of(new LeverRequest.OnlineVcpus(3), "3", "2"),
                Arguments.of(new LeverRequest.CpuBandwidth(OptionalDouble.of(1.5)), "1.5", "0.01 to 1"),
                Arguments.of(new LeverRequest.CpuBandwidth(OptionalDouble.of(Double.NaN)), "NaN", "0.01 to 1"),
                Arguments.of(new LeverRequest.Balloon(513), "513", "512"),
                Arguments.of(new LeverRequest.Balloon(0), "0 MiB", "1"),
                Arguments.of(new LeverRequest.Dimms(100, 100), "100", "128"),
                Arguments.of(new LeverRequest.Dimms(200, 128), "200", "whole number"),
                Arguments.of(new LeverRequest.Dimms(640, 128), "640", "512"),
                Arguments.of(new LeverRequest.Dimms(512, 128), "3", "2 memory slots"),
                Arguments.of(new LeverRequest.VirtioMem(514), "514", "512"),
                Arguments.of(new LeverRequest.VirtioMem(3), "3", "2"),
                Arguments.of(new LeverRequest.DiskThrottle("vdb", none, none), "vdb", "vda"),
                Arguments.of(new LeverRequest.DiskThrottle("vda", OptionalLong.of(0), none), "0", "no limit"),
                Arguments.of(new LeverRequest.InterfaceBandwidth("eth0", none), "eth0", "vnet0"),
                Arguments.of(new LeverRequest.InterfaceBandwidth("vnet0", OptionalLong.of(5)), "5", "1024"));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void withinTheLimitsIsAllowed(LeverRequest request) {
        assertThat(LimitCheck.refusal(request, LIMITS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void beyondTheLimitsNamesWhatWasAskedAndWhatIsPossible(LeverRequest request, String asked, String possible) {
        assertThat(LimitCheck.refusal(request, LIMITS).orElseThrow())
                .contains(asked)
                .contains(possible);
    }

    @Test
    void withoutAnAgentTheGuestCannotBeAsked() {
        DomainLimits mute = new DomainLimits(
                2,
                2,
                4,
                LIMITS.coresPerVcpu(),
                512,
                512,
                List.of(),
                List.of(),
                0,
                512,
                List.of(),
                List.of(),
                false,
                Map.of());
        assertThat(LimitCheck.refusal(new LeverRequest.OnlineVcpus(1), mute).orElseThrow())
                .contains("qemu-guest-agent");
        assertThat(LimitCheck.refusal(new LeverRequest.VirtioMem(2), mute).orElseThrow())
                .contains("head room");
        assertThat(LimitCheck.refusal(
                                new LeverRequest.DiskThrottle("vda", OptionalLong.empty(), OptionalLong.empty()), mute)
                        .orElseThrow())
                .contains("none");
    }
}
