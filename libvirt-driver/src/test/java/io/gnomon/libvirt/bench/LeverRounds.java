package io.gnomon.libvirt.bench;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.QemuLab;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** The set call of each lever, against the same virsh command's own timing. */
final class LeverRounds {
    private static final double LEVER_MILLIS = 10;

    private final QemuLab lab;
    private final LibvirtHypervisor hypervisor;
    private final VirshSession virsh;
    private final int rounds;
    private final Results results;

    LeverRounds(QemuLab lab, LibvirtHypervisor hypervisor, VirshSession virsh, int rounds, Results results) {
        this.lab = lab;
        this.hypervisor = hypervisor;
        this.virsh = virsh;
        this.rounds = rounds;
        this.results = results;
    }

    /** Both sides set the same two values in turn, so that each call changes something. */
    void run(UUID guest) {
        OptionalLong none = OptionalLong.empty();
        String id = guest.toString();
        compare(
                "CPU_BANDWIDTH",
                guest,
                i -> new LeverRequest.CpuBandwidth(OptionalDouble.of(i % 2 == 0 ? 0.5 : 0.6)),
                i -> "schedinfo " + id + " --live --set vcpu_quota=" + (i % 2 == 0 ? 70_000 : 80_000));
        hypervisor.apply(guest, new LeverRequest.CpuBandwidth(OptionalDouble.empty()));
        compare(
                "DISK_THROTTLE",
                guest,
                i -> new LeverRequest.DiskThrottle("vda", none, OptionalLong.of(i % 2 == 0 ? 100 : 200)),
                i -> "blkdeviotune " + id + " vda --live --total-iops-sec " + (i % 2 == 0 ? 300 : 400));
        compare(
                "BALLOON",
                guest,
                i -> new LeverRequest.Balloon(i % 2 == 0 ? 210 : 212),
                i -> "setmem " + id + " --live " + (i % 2 == 0 ? 214 : 216) + "MiB");
        hypervisor.apply(guest, new LeverRequest.Balloon(224));
        compare(
                "VIRTIO_MEM",
                guest,
                i -> new LeverRequest.VirtioMem(i % 2 == 0 ? 2 : 4),
                i -> "update-memory-device " + id + " --live --alias virtiomem0 --requested-size "
                        + (i % 2 == 0 ? 6 : 8) + "MiB");
        plugCompared(guest);
        agentCompared("VCPU_AGENT, one off", guest, 3, 2, 1);
        agentCompared("VCPU_AGENT, one on", guest, 1, 2, 3);
    }

    /**
     * Taking a vCPU off costs a guest another time than bringing it on, so each way is measured for itself; who goes
     * first changes each round.
     */
    private void agentCompared(String lever, UUID guest, int from, int half, int to) {
        System.err.println("set call of " + lever);
        int times = Math.min(rounds, 20);
        double[] ours = new double[times];
        double[] theirs = new double[times];
        for (int i = 0; i < times; i++) {
            verified(hypervisor.apply(guest, new LeverRequest.OnlineVcpus(from)));
            boolean oursFirst = i % 2 == 0;
            for (int vcpus : new int[] {half, to}) {
                if (oursFirst == (vcpus == half)) {
                    ours[i] = call(hypervisor.apply(guest, new LeverRequest.OnlineVcpus(vcpus)));
                } else {
                    theirs[i] = virsh.millis("setvcpus " + guest + " --guest " + vcpus);
                }
            }
        }
        lever(lever, ours, theirs);
    }

    interface Nth<T> {
        T at(int round);
    }

    void compare(String lever, UUID guest, Nth<LeverRequest> request, Nth<String> command) {
        System.err.println("set call of " + lever);
        int times = Math.min(rounds, 15);
        double[] ours = new double[times];
        double[] theirs = new double[times];
        for (int i = -2; i < times; i++) {
            double millis = call(hypervisor.apply(guest, request.at(i + 2)));
            double virshMillis = virsh.millis(command.at(i + 2));
            if (i >= 0) {
                ours[i] = millis;
                theirs[i] = virshMillis;
            }
        }
        lever(lever, ours, theirs);
    }

    /** A vCPU can be plugged only where none is, so each of ours and theirs takes a guest's next one. */
    private void plugCompared(UUID first) {
        System.err.println("set call of VCPU_PLUG");
        double[] ours = new double[5];
        double[] theirs = new double[5];
        for (int i = 0; i < ours.length; i++) {
            UUID guest = i == 0 ? first : lab.boot(hypervisor, lab.spec("plug", ""));
            boolean oursFirst = i % 2 == 0;
            for (int vcpus = 2; vcpus <= 3; vcpus++) {
                if (oursFirst == (vcpus == 2)) {
                    ours[i] = call(hypervisor.apply(guest, new LeverRequest.Vcpus(Lever.VCPU_PLUG, vcpus)));
                } else {
                    theirs[i] = virsh.millis("setvcpus " + guest + " --live " + vcpus);
                }
            }
            if (i > 0) {
                hypervisor.destroy(guest);
            }
        }
        lever("VCPU_PLUG", ours, theirs);
    }

    void lever(String lever, double[] ours, double[] theirs) {
        results.add(new Results.Row(
                "set call of " + lever,
                Results.median(ours),
                OptionalDouble.of(Results.median(theirs)),
                "ms",
                LEVER_MILLIS,
                "at most " + LEVER_MILLIS + " ms more"));
    }

    static double call(LeverOutcome outcome) {
        Duration call = verified(outcome).call();
        if (call.isZero()) {
            throw new IllegalStateException("nothing was called, so nothing was measured: " + outcome);
        }
        return call.toNanos() / 1e6;
    }

    static LeverOutcome.Verified verified(LeverOutcome outcome) {
        if (outcome instanceof LeverOutcome.Verified verified) {
            return verified;
        }
        throw new IllegalStateException("not verified: " + outcome);
    }
}
