package io.gnomon.plugin.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.hotplug.DomainLimits;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.hotplug.LeverState;
import io.gnomon.plugin.cluster.AllocationRange;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeversTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Flavor SMALL =
            new Flavor("small", ResourceVector.of(0.2, 128, 2, 1), ResourceVector.of(0.8, 512, 20, 1), 0.2);

    @Test
    void aVcpuThatIsNotPluggedIsPlugged() {
        assertThat(levers(limits(1, 1), SMALL, Map.of()).toward(Resource.CPU, 0.4))
                .containsExactly(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2));
    }

    @Test
    void aPluggedVcpuThatSleepsIsWokenByTheAgent() {
        assertThat(levers(limits(1, 3), SMALL, Map.of()).toward(Resource.CPU, 0.6))
                .containsExactly(new LeverRequest.OnlineVcpus(3));
    }

    @Test
    void moreThanIsPluggedIsPluggedFirstAndWokenThen() {
        assertThat(levers(limits(1, 2), SMALL, Map.of()).toward(Resource.CPU, 0.6))
                .containsExactly(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3), new LeverRequest.OnlineVcpus(3));
    }

    @Test
    void vcpusAreTakenAwayByTheAgentUnlessUnplugIsKnownToWork() {
        assertThat(levers(limits(3, 3), SMALL, Map.of()).toward(Resource.CPU, 0.2))
                .containsExactly(new LeverRequest.OnlineVcpus(1));
        LeverState works = new LeverState(LeverState.Status.WORKS, "seen", Instant.EPOCH);
        assertThat(levers(limits(3, 3), SMALL, Map.of(Lever.VCPU_UNPLUG, works)).toward(Resource.CPU, 0.2))
                .containsExactly(new LeverRequest.Vcpus(Lever.VCPU_UNPLUG, 1));
    }

    @Test
    void aVcpuIsWorthWhatTheFlavorSells() {
        assertThat(levers(limits(2, 2), SMALL, Map.of()).allocation().get(Resource.CPU))
                .hasValue(0.4);
        assertThat(levers(limits(2, 2), SMALL, Map.of()).range(Resource.CPU))
                .contains(new AllocationRange(0.4, 0.2, 0.8, 0.2));
    }

    @Test
    void memoryAboveTheBootMemoryIsVirtioMemInWholeBlocks() {
        assertThat(levers(limits(1, 1), SMALL, Map.of()).toward(Resource.MEMORY, 201))
                .containsExactly(new LeverRequest.VirtioMem(74));
        assertThat(levers(limits(1, 1), SMALL, Map.of()).range(Resource.MEMORY))
                .contains(new AllocationRange(128, 128, 512, 2));
    }

    @Test
    void aLeverThatFailedIsLeftAloneForAWhile() {
        LeverState broken = new LeverState(LeverState.Status.BROKEN, "the guest did not take it", NOW.minusSeconds(30));
        assertThat(levers(limits(1, 1), SMALL, Map.of(Lever.VIRTIO_MEM, broken)).range(Resource.MEMORY))
                .isEmpty();
        LeverState longAgo =
                new LeverState(LeverState.Status.BROKEN, "the guest did not take it", NOW.minusSeconds(100));
        assertThat(levers(limits(1, 1), SMALL, Map.of(Lever.VIRTIO_MEM, longAgo))
                        .range(Resource.MEMORY))
                .isPresent();
    }

    @Test
    void aStartThatIsNoWholeVcpuIsRoundedUpAndATargetToo() {
        Flavor odd = new Flavor("odd", ResourceVector.of(0.5, 128, 2, 1), ResourceVector.of(3, 512, 20, 1), 1);
        assertThat(levers(limits(1, 1), odd, Map.of()).range(Resource.CPU)).contains(new AllocationRange(1, 1, 3, 1));
        assertThat(levers(limits(1, 1), odd, Map.of()).toward(Resource.CPU, 1.4))
                .containsExactly(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 2));
    }

    @Test
    void aThrottleThatNobodyDeclaredIsLeftAlone() {
        assertThat(new Levers(limits(1, 1), Optional.empty(), Map.of(), NOW).range(Resource.DISK))
                .isEmpty();
    }

    @Test
    void theDiskThrottleIsSetInBytesAndItsRequestLimitStays() {
        assertThat(levers(limits(1, 1), SMALL, Map.of()).toward(Resource.DISK, 5))
                .containsExactly(new LeverRequest.DiskThrottle("vda", OptionalLong.of(5 << 20), OptionalLong.of(100)));
    }

    @Test
    void whatIsNotLimitedIsNotMoved() {
        assertThat(levers(limits(1, 1), SMALL, Map.of()).range(Resource.NETWORK))
                .isEmpty();
    }

    @Test
    void aForeignDomainWithoutHeadroomMovesByCpuBandwidth() {
        DomainLimits plain = limits(2, 2, 2);
        Levers levers = new Levers(plain, Optional.empty(), Map.of(), NOW);
        assertThat(levers.range(Resource.CPU))
                .hasValueSatisfying(r -> assertThat(r.ceiling()).isEqualTo(2));
        assertThat(levers.toward(Resource.CPU, 1))
                .containsExactly(new LeverRequest.CpuBandwidth(OptionalDouble.of(0.5)));
    }

    @Test
    void aPlainServerOfNovaMovesBeneathItsFlavorByCpuBandwidth() {
        Levers levers = novas(limits(4, 4), 4);
        assertThat(levers.range(Resource.CPU)).contains(new AllocationRange(0.8, 0.05, 4, 0.05));
        assertThat(levers.toward(Resource.CPU, 3))
                .containsExactly(new LeverRequest.CpuBandwidth(OptionalDouble.of(0.75)));
    }

    @Test
    void aServerOfNovaWithHeadroomMovesByVcpusAlsoWhenAllArePlugged() {
        assertThat(novas(unlimited(limits(1, 1)), 1).toward(Resource.CPU, 3))
                .containsExactly(new LeverRequest.Vcpus(Lever.VCPU_PLUG, 3));
        assertThat(novas(unlimited(limits(4, 4)), 1).range(Resource.CPU)).contains(new AllocationRange(4, 1, 4, 1));
        assertThat(novas(unlimited(limits(4, 4)), 1).toward(Resource.CPU, 2))
                .containsExactly(new LeverRequest.OnlineVcpus(2));
    }

    private static Levers novas(DomainLimits limits, int sold) {
        Declared declared =
                Declared.read(Map.of("nova.flavor", "m1", "nova.vcpus", Integer.toString(sold)), NOW, complaint -> {});
        return Levers.of(new DomainBook.Known(declared, limits, NOW, NOW), Map.of(), NOW);
    }

    @Test
    void aServerWithoutItsLimitHasWholeCoresUntilTheLimitIsSet() {
        Levers boosted = levers(unlimited(limits(2, 2)), SMALL, Map.of());
        assertThat(boosted.allocation().get(Resource.CPU)).hasValue(2);
        assertThat(boosted.range(Resource.CPU)).contains(new AllocationRange(2, 0.2, 0.8, 0.2));
        assertThat(boosted.toward(Resource.CPU, 0.4))
                .containsExactly(new LeverRequest.CpuBandwidth(OptionalDouble.of(0.2)));
    }

    private static DomainLimits unlimited(DomainLimits l) {
        return new DomainLimits(
                l.vcpusOnline(),
                l.vcpusPlugged(),
                l.vcpusMaximum(),
                OptionalDouble.empty(),
                l.balloonMib(),
                l.bootMemoryMib(),
                l.virtioMem(),
                l.dimms(),
                l.freeMemorySlots(),
                l.maximumMemoryMib(),
                l.disks(),
                l.interfaces(),
                l.guestAgent(),
                l.levers());
    }

    private static Levers levers(DomainLimits limits, Flavor flavor, Map<Lever, LeverState> known) {
        return new Levers(limits, Optional.of(flavor), known, NOW);
    }

    private static DomainLimits limits(int online, int plugged) {
        return limits(online, plugged, 4);
    }

    private static DomainLimits limits(int online, int plugged, int maximum) {
        return new DomainLimits(
                online,
                plugged,
                maximum,
                OptionalDouble.of(0.2),
                128,
                128,
                List.of(new DomainLimits.VirtioMemDevice("virtiomem0", 0, 0, 384, 2)),
                List.of(),
                8,
                2048,
                List.of(new DomainLimits.Disk("vda", OptionalLong.of(2 << 20), OptionalLong.of(100))),
                List.of(),
                true,
                Map.of());
    }
}
