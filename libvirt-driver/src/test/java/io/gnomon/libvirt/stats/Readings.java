package io.gnomon.libvirt.stats;

import io.gnomon.libvirt.stats.DomainStats.Balloon;
import io.gnomon.libvirt.stats.DomainStats.Block;
import io.gnomon.libvirt.stats.DomainStats.Interface;
import io.gnomon.libvirt.stats.DomainStats.Moment;
import io.gnomon.libvirt.stats.DomainStats.Vcpu;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Readings of one domain, made up. */
final class Readings {
    static final UUID DOMAIN = UUID.randomUUID();

    private Readings() {}

    static DomainStats reading(long tick, long cpu, long other) {
        return reading(tick, cpu, other, DomainState.RUNNING);
    }

    static DomainStats reading(long tick, long cpu, long other, DomainState state) {
        return reading(tick, cpu, other, state, 1);
    }

    static DomainStats reading(long tick, long cpu, long other, DomainState state, int devices) {
        List<Vcpu> vcpus = List.of(new Vcpu(0, true, cpu, Optional.of(other)));
        Block disk = new Block("vda", other, other, other, other, other, Optional.empty());
        Interface nic = new Interface("vnet0", other, other, 0, 0);
        return new DomainStats(
                DOMAIN,
                "d",
                Instant.EPOCH,
                new Moment(tick, 0),
                new Moment(tick, 0),
                state,
                true,
                Optional.of(cpu),
                vcpus,
                Optional.of(balloon(other)),
                devices > 0 ? List.of(disk) : List.of(),
                devices > 1 ? List.of() : List.of(nic));
    }

    /** What is left of a reading when QEMU does not answer. */
    static DomainStats silent(DomainStats full) {
        return new DomainStats(
                full.uuid(),
                full.name(),
                full.at(),
                full.host(),
                full.qemu(),
                full.state(),
                false,
                full.cpuTimeNanos(),
                full.vcpus(),
                Optional.empty(),
                List.of(),
                full.interfaces());
    }

    /** A reading whose two halves took so long. */
    static DomainStats slow(DomainStats full, long hostNanos, long qemuNanos) {
        return new DomainStats(
                full.uuid(),
                full.name(),
                full.at(),
                new Moment(full.host().tickNanos(), hostNanos),
                new Moment(full.qemu().tickNanos(), qemuNanos),
                full.state(),
                full.answering(),
                full.cpuTimeNanos(),
                full.vcpus(),
                full.balloon(),
                full.blocks(),
                full.interfaces());
    }

    static DomainStats memory(long tick, long reportSeconds) {
        return new DomainStats(
                DOMAIN,
                "d",
                Instant.EPOCH,
                new Moment(tick, 0),
                new Moment(tick, 0),
                DomainState.RUNNING,
                true,
                Optional.empty(),
                List.of(),
                Optional.of(balloon(reportSeconds)),
                List.of(),
                List.of());
    }

    private static Balloon balloon(long guestUpdate) {
        return new Balloon(
                102_400,
                204_800,
                Optional.empty(),
                Optional.of(102_400L),
                Optional.of(20_480L),
                Optional.of(40_960L),
                Optional.empty(),
                Optional.of(guestUpdate));
    }
}
