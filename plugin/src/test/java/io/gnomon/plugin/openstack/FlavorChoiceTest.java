package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.scheduler.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FlavorChoiceTest {
    private static final List<NovaFlavor> OFFERED = List.of(
            flavor("large", 8, 16_384, 80, Map.of()),
            flavor("small", 1, 2_048, 20, Map.of()),
            flavor("medium", 2, 4_096, 40, Map.of()),
            flavor("memory", 2, 16_384, 40, Map.of()),
            flavor("half", 4, 4_096, 40, Map.of("quota:cpu_quota", "50000")),
            flavor("slow", 2, 3_072, 40, Map.of("quota:disk_total_bytes_sec", "10485760")),
            flavor("gpu", 2, 3_000, 40, Map.of("resources:VGPU", "1")));

    private static NovaFlavor flavor(String name, int vcpus, long memoryMib, long diskGib, Map<String, String> specs) {
        return new NovaFlavor(name, vcpus, memoryMib, diskGib, specs);
    }

    private static Optional<String> choice(double cores, double memoryMib, double disk, long diskGib) {
        return FlavorChoice.smallest(
                        OFFERED, Map.of(Resource.CPU, cores, Resource.MEMORY, memoryMib, Resource.DISK, disk), diskGib)
                .map(NovaFlavor::name);
    }

    @Test
    void theSmallestThatHoldsAllOfItIsChosen() {
        assertThat(choice(1, 64, 1, 0)).contains("small");
        assertThat(choice(2, 2_048, 1, 0)).contains("slow");
        assertThat(choice(2, 2_048, 11, 0)).as("slow limits the disk").contains("medium");
        assertThat(choice(2, 4_160, 1, 0)).contains("memory");
        assertThat(choice(3, 1_024, 1, 0)).as("half sells half of each core").contains("large");
    }

    @Test
    void noneIsChosenThatIsTooSmallInAnything() {
        assertThat(choice(9, 64, 1, 0)).isEmpty();
        assertThat(choice(1, 16_448, 1, 0)).isEmpty();
        assertThat(choice(1, 64, 1, 81)).as("Nova makes no disk smaller").isEmpty();
        assertThat(choice(1, 64, 1, 21)).contains("slow");
        assertThat(FlavorChoice.smallest(List.of(), Map.of(Resource.CPU, 1.0), 0))
                .isEmpty();
    }

    @Test
    void oneWithHardwareOfItsOwnIsForThoseWhoAskForIt() {
        assertThat(choice(2, 2_500, 11, 0)).contains("medium");
    }

    @Property
    void neverBelowWhatIsNeeded(
            @ForAll @DoubleRange(min = 0, max = 10) double cores,
            @ForAll @DoubleRange(min = 0, max = 20_000) double memoryMib) {
        Optional<NovaFlavor> chosen =
                FlavorChoice.smallest(OFFERED, Map.of(Resource.CPU, cores, Resource.MEMORY, memoryMib), 0);
        assertThat(chosen.isPresent()).isEqualTo(cores <= 8 + 1e-9 && memoryMib <= 16_384);
        chosen.ifPresent(f -> {
            assertThat(f.vcpus()).isGreaterThanOrEqualTo((int) Math.ceil(cores - 1e-9));
            assertThat((double) f.memoryMib()).isGreaterThanOrEqualTo(memoryMib);
        });
    }
}
