package io.gnomon.libvirt.bench;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.domain.DomainXml;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.QemuLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The levers that a hypervisor or its guests may well not have: measured where they are there, else said why not. */
final class OptionalLevers {
    private static final long DIMM_MIB = 128;

    private final QemuLab lab;
    private final LibvirtHypervisor hypervisor;
    private final VirshSession virsh;
    private final int times;
    private final LeverRounds rounds;
    private final Results results;

    OptionalLevers(
            QemuLab lab,
            LibvirtHypervisor hypervisor,
            VirshSession virsh,
            int times,
            LeverRounds rounds,
            Results results) {
        this.lab = lab;
        this.hypervisor = hypervisor;
        this.virsh = virsh;
        this.times = times;
        this.rounds = rounds;
        this.results = results;
    }

    void run() {
        dimms();
        interfaceBandwidth();
    }

    /** Each side plugs one, in a guest with room for both; who goes first changes each round. */
    private void dimms() {
        System.err.println("set call of DIMM");
        String what = "set call of DIMM";
        Optional<UUID> guest = boot("dimm", 4 * DIMM_MIB, "", what);
        if (guest.isEmpty()) {
            return;
        }
        Path dimm = file("dimm.xml", DomainXml.dimm(DIMM_MIB));
        String attach = "attach-device " + guest.get() + " " + dimm + " --live";
        if (works(what, guest.get(), dimms(DIMM_MIB)) && works(what, guest.get(), dimms(0))) {
            double[] ours = new double[times];
            double[] theirs = new double[times];
            for (int i = 0; i < times; i++) {
                boolean oursFirst = i % 2 == 0;
                if (!oursFirst) {
                    theirs[i] = virsh.millis(attach);
                }
                ours[i] = LeverRounds.call(hypervisor.apply(guest.get(), dimms(oursFirst ? DIMM_MIB : 2 * DIMM_MIB)));
                if (oursFirst) {
                    theirs[i] = virsh.millis(attach);
                }
                LeverRounds.verified(hypervisor.apply(guest.get(), dimms(0)));
            }
            rounds.lever("DIMM", ours, theirs);
        }
        hypervisor.destroy(guest.get());
    }

    private static LeverRequest dimms(long totalMib) {
        return new LeverRequest.Dimms(totalMib, DIMM_MIB);
    }

    private void interfaceBandwidth() {
        System.err.println("set call of INTERFACE_BANDWIDTH");
        String what = "set call of INTERFACE_BANDWIDTH";
        String device = "gnomonbench0";
        Optional<UUID> guest = boot(
                "nic",
                0,
                "<interface type='ethernet'><target dev='" + device + "' managed='yes'/><model type='virtio'/>"
                        + "</interface>",
                what);
        if (guest.isEmpty()) {
            return;
        }
        if (works(what, guest.get(), new LeverRequest.InterfaceBandwidth(device, OptionalLong.of(1 << 20)))) {
            rounds.compare(
                    "INTERFACE_BANDWIDTH",
                    guest.get(),
                    i -> new LeverRequest.InterfaceBandwidth(device, OptionalLong.of((i % 2 == 0 ? 2L : 3L) << 20)),
                    i -> {
                        String kib = i % 2 == 0 ? "4096" : "5120";
                        return "domiftune " + guest.get() + " " + device + " --live --inbound " + kib + " --outbound "
                                + kib;
                    });
        }
        hypervisor.destroy(guest.get());
    }

    /** Whether there is something to measure; what is absent is told with the reason. */
    private boolean works(String what, UUID guest, LeverRequest request) {
        LeverOutcome outcome = hypervisor.apply(guest, request);
        if (outcome instanceof LeverOutcome.Verified) {
            return true;
        }
        results.absent(what, outcome.detail());
        return false;
    }

    /** A guest with more than its specification can say; empty, and told, if it does not start. */
    private Optional<UUID> boot(String purpose, long dimmRoomMib, String device, String what) {
        DomainSpec spec = lab.spec(purpose, "");
        var options = new DomainXml.Options(
                Virtualization.EMULATED, Optional.empty(), dimmRoomMib, device.isEmpty() ? List.of() : List.of(device));
        try {
            lab.virsh(
                    "create",
                    file(spec.name() + ".xml", DomainXml.write(spec, options)).toString());
        } catch (IllegalStateException e) {
            results.absent(what, "no guest starts with it: " + e.getMessage());
            return Optional.empty();
        }
        QemuLab.awaitAgent(hypervisor, spec.uuid());
        return Optional.of(spec.uuid());
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(lab.folder().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
