package io.gnomon.plugin.compute;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a real QEMU counts of its disk. */
@NeedsQemu
class DiskLatencyQemuTest {
    private static final Pattern TIMES = Pattern.compile("block\\.0\\.(?:rd|wr)\\.times=(\\d+)");
    /** Each in a request of its own: a kernel makes one of many that are next to each other. */
    private static final String WRITES =
            "i=0; while [ $i -lt 40 ]; do dd if=/dev/zero of=/dev/vda bs=4k count=1 seek=$((i * 64)) conv=fsync 2>&1 || exit 1;"
                    + " i=$((i + 1)); done";

    @Test
    void howLongItsRequestsTakeIsKnownWhereThereAreSome(QemuLab lab) {
        InstantSource clock = InstantSource.system();
        LibvirtCompute port = new LibvirtCompute(
                LibvirtHypervisor.connect(lab.uri(), clock, QemuLab.options()),
                Duration.ofMinutes(5),
                true,
                Optional.empty(),
                clock);
        DomainSpec spec = lab.spec("writes", "");
        try (port;
                var boots = lab.connect()) {
            UUID server = lab.boot(boots, spec);
            eventually("its requests are timed", Duration.ofSeconds(60), () -> {
                port.run(server, WRITES, Duration.ofSeconds(20));
                port.observe();
                return port.diskSeconds().isPresent();
            });
            assertThat(port.diskSeconds().orElseThrow()).isPositive().isLessThan(seconds(lab, spec.name()));
            boots.destroy(server);
        }
    }

    /** All that virsh knows of. */
    private static double seconds(QemuLab lab, String name) {
        Matcher times = TIMES.matcher(lab.virsh("domstats", "--block", name));
        double nanos = 0;
        while (times.find()) {
            nanos += Double.parseDouble(times.group(1));
        }
        return nanos / 1e9;
    }
}
