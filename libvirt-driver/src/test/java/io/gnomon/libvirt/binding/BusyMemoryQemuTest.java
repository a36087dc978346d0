package io.gnomon.libvirt.binding;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.hotplug.LeverOutcome;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Memory for a guest whose programs fill all that it has, and its kernel's tables of more must go somewhere. */
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

    /** 256 MiB, a load that wants all that is left of it, and headroom whose tables, 64 MiB, do not fit beside that. */
    private Guest full(LibvirtHypervisor hypervisor, String kernelArgument) {
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
                List.of(new DomainSpec.Disk(trace(name), false, OptionalLong.empty(), OptionalLong.empty())),
                Optional.of(log),
                Map.of("project", "lab"));
        Guest guest = new Guest(hypervisor, lab.boot(hypervisor, spec), log);
        guest.fills();
        return guest;
    }

    private Path trace(String name) {
        byte[] load = "# gnomon load 1\n0 0.2 180 0\n".getBytes(StandardCharsets.US_ASCII);
        try {
            return Files.write(lab.folder().resolve(name + ".load"), Arrays.copyOf(load, DISK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
