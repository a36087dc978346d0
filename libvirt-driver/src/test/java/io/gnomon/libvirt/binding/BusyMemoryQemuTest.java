package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.hotplug.DomainLimits.VirtioMemDevice;
import io.gnomon.libvirt.hotplug.LeverOutcome;
import io.gnomon.libvirt.hotplug.LeverOutcome.Partial;
import io.gnomon.libvirt.hotplug.LeverOutcome.Verified;
import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Memory for a guest whose programs fill all that it has, whose kernel's tables of more must go somewhere, and for one that stops half-way. */
@NeedsQemu
class BusyMemoryQemuTest {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int HEADROOM_MIB = 4096;
    private static final int DISK = 1 << 20;
    /** Lines of the load that say the same. */
    private static final int STEADY = 4;

    private final QemuLab lab;

    BusyMemoryQemuTest(QemuLab lab) {
        this.lab = lab;
    }

    @Test
    void aFullGuestWhosePluggedMemoryIsTheKernelsTooGrowsToItsLimit() {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            Guest guest = full(hypervisor, "gnomon.plugged=kernel");
            assertThat(guest.grow(HEADROOM_MIB)).isInstanceOf(Verified.class);
            guest.fills(); // its load lives
            hypervisor.destroy(guest.id);
        }
    }

    /** Linux adds no more than 1 GiB of virtio-mem that nobody brings online (offline_threshold of its driver). */
    @Test
    void aGuestThatStopsHalfWayKeepsWhatItTookAndIsAskedForNoMore() {
        try (LibvirtHypervisor hypervisor = lab.connect()) {
            Guest guest = boot(hypervisor, "", 20);
            QemuLab.awaitAgent(hypervisor, guest.id);
            bringsNothingOnline(guest.id);
            LeverOutcome outcome = guest.grow(HEADROOM_MIB);
            assertThat(outcome).as(outcome.detail()).isInstanceOf(Partial.class);
            VirtioMemDevice device = hypervisor.limits(guest.id).virtioMem().get(0);
            assertThat(device.currentMib()).isPositive().isLessThan(HEADROOM_MIB);
            assertThat(device.requestedMib()).as("nothing is still to come").isEqualTo(device.currentMib());
            assertThat(outcome.detail()).contains("has taken " + device.currentMib() + " of " + HEADROOM_MIB + " MiB");
            hypervisor.destroy(guest.id);
        }
    }

    private void bringsNothingOnline(UUID guest) {
        String opened = agent(
                guest, "guest-file-open", "\"path\":\"/sys/devices/system/memory/auto_online_blocks\",\"mode\":\"w\"");
        String handle = "\"handle\":" + opened.replaceAll("\\D+", "");
        String text = Base64.getEncoder().encodeToString("offline".getBytes(StandardCharsets.US_ASCII));
        agent(guest, "guest-file-write", handle + ",\"buf-b64\":\"" + text + "\"");
        agent(guest, "guest-file-close", handle);
    }

    private String agent(UUID guest, String command, String arguments) {
        return lab.virsh(
                "qemu-agent-command",
                guest.toString(),
                "{\"execute\":\"" + command + "\",\"arguments\":{" + arguments + "}}");
    }

    private record Guest(LibvirtHypervisor hypervisor, UUID id, Path log) {
        LeverOutcome grow(long mib) {
            return hypervisor.apply(id, new LeverRequest.VirtioMem(mib));
        }

        /** Waits until its load has taken all that it can, and takes no more. */
        void fills() {
            int lines = said().size();
            eventually("the load has filled the memory", LONG, () -> {
                List<String> since = said();
                since = since.subList(lines, since.size());
                return since.size() > STEADY
                        && since.subList(since.size() - STEADY, since.size()).stream()
                                        .distinct()
                                        .count()
                                == 1;
            });
        }

        /** What the load held, once a second. */
        private List<String> said() {
            try {
                return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.contains("mem_got="))
                        .map(line -> line.replaceAll(".*mem_got=(\\d+).*", "$1"))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A load that wants all that is left of its memory, and headroom whose tables, 64 MiB, do not fit beside that. */
    private Guest full(LibvirtHypervisor hypervisor, String kernelArgument) {
        Guest guest = boot(hypervisor, kernelArgument, 180);
        guest.fills();
        return guest;
    }

    /** 256 MiB. */
    private Guest boot(LibvirtHypervisor hypervisor, String kernelArgument, int loadMib) {
        String name = "gnomon-full-" + UUID.randomUUID();
        Path log = lab.folder().resolve(name + ".log");
        DomainSpec spec = new DomainSpec(
                UUID.randomUUID(),
                name,
                1,
                2,
                OptionalDouble.empty(),
                256,
                256 + HEADROOM_MIB,
                lab.kernel(),
                lab.initrd(),
                ("console=ttyS0 quiet no_timer_check swiotlb=512 gnomon.trace=vda " + kernelArgument).strip(),
                List.of(new DomainSpec.Disk(trace(name, loadMib), false, OptionalLong.empty(), OptionalLong.empty())),
                Optional.of(log),
                Map.of("project", "lab"));
        return new Guest(hypervisor, lab.boot(hypervisor, spec), log);
    }

    private Path trace(String name, int loadMib) {
        byte[] load = ("# gnomon load 1\n0 0.2 " + loadMib + " 0\n").getBytes(StandardCharsets.US_ASCII);
        try {
            return Files.write(lab.folder().resolve(name + ".load"), Arrays.copyOf(load, DISK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
