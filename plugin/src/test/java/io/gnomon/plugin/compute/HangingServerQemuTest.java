package io.gnomon.plugin.compute;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.binding.LibvirtHypervisor;
import io.gnomon.libvirt.domain.DomainSpec;
import io.gnomon.libvirt.lab.NeedsQemu;
import io.gnomon.libvirt.lab.QemuLab;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@NeedsQemu
class HangingServerQemuTest {
    /** The system's time, and more: a guest that settles is not waited for. */
    private static final class MovableClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @Test
    void ofAServerWhoseQemuHangsNoUseIsMadeUpAndTheOthersAreSeenAsEver(QemuLab lab) {
        MovableClock clock = new MovableClock();
        LibvirtCompute port = new LibvirtCompute(
                LibvirtHypervisor.connect(lab.uri(), clock, QemuLab.options()),
                Duration.ofMinutes(5),
                true,
                java.util.Optional.empty(),
                clock);
        DomainSpec hanging = lab.spec("hanging", "");
        DomainSpec calm = lab.spec("calm", "");
        try (Cluster cluster = new Cluster(List.of(port), clock);
                var boots = lab.connect()) {
            UUID hung = lab.boot(boots, hanging);
            UUID well = lab.boot(boots, calm);
            cluster.observeAll();
            clock.ahead = Duration.ofSeconds(90); // longer than any guest is waited for that says nothing
            eventually("both are measured", () -> {
                HypervisorReading look = look(cluster);
                return measured(look, hung) && measured(look, well);
            });
            ResourceVector had = reading(look(cluster), hung).orElseThrow().allocation();

            lab.freeze(hanging.name());
            try {
                clock.ahead = clock.ahead.plusSeconds(61); // limits are due to be read again
                for (int time = 0; time < 3; time++) {
                    HypervisorReading look = look(cluster);
                    assertThat(look.present()).contains(hung, well);
                    assertThat(reading(look, hung)).hasValueSatisfying(r -> {
                        assertThat(r.usage()).isEqualTo(ResourceVector.UNKNOWN);
                        assertThat(r.allocation()).isEqualTo(had);
                    });
                    assertThat(cluster.problems()).isEmpty();
                }
                eventually("the other is measured", () -> measured(look(cluster), well));
                // whether it was done would not be known
                assertThatThrownBy(() -> port.adjust(hung, Resource.MEMORY, 256))
                        .isInstanceOf(UnreachableException.class);
            } finally {
                lab.thaw(hanging.name());
            }
            eventually("it is measured again", () -> measured(look(cluster), hung));
            boots.destroy(hung);
            boots.destroy(well);
        }
    }

    private static HypervisorReading look(Cluster cluster) {
        List<HypervisorReading> seen = cluster.observeAll();
        assertThat(seen).describedAs("%s", cluster.problems()).hasSize(1);
        return seen.get(0);
    }

    private static boolean measured(HypervisorReading look, UUID server) {
        return reading(look, server)
                .filter(r -> r.usage().known().keySet().containsAll(List.of(Resource.CPU, Resource.DISK)))
                .isPresent();
    }

    private static Optional<ServerReading> reading(HypervisorReading look, UUID server) {
        return look.servers().stream().filter(r -> r.id().equals(server)).findFirst();
    }
}
