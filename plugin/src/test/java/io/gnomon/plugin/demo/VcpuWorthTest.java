package io.gnomon.plugin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.Views.SampleView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VcpuWorthTest {
    private static List<SampleView> guest(double calm, double peak) {
        List<SampleView> samples = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double used = i < 10 ? (calm + peak) / 2 : i < 45 ? calm : peak;
            samples.add(new SampleView(Instant.ofEpochSecond(i), Map.of("cpu", used), Map.of()));
        }
        return samples;
    }

    @Test
    void liesBetweenTheCalmAndThePeakThatWereSeenOnThisMachine() {
        assertThat(VcpuWorth.of(guest(0.12, 0.46), 15, VcpuWorth.CROWDED)).isEqualTo(0.5);
        assertThat(VcpuWorth.of(guest(0.05, 0.36), 15, VcpuWorth.CROWDED)).isEqualTo(0.4);
    }

    @Test
    void withoutACrowdItIsBetweenThemAsTheyAre() {
        assertThat(VcpuWorth.of(guest(0.02, 0.30), 15, 1)).isEqualTo(0.25);
    }

    @Test
    void isNeverSoSmallThatAGuestCannotBootNorLargerThanAHypervisorHas() {
        assertThat(VcpuWorth.of(guest(0.0, 0.0), 15, VcpuWorth.CROWDED)).isEqualTo(VcpuWorth.LEAST);
        assertThat(VcpuWorth.of(guest(2.0, 4.0), 15, VcpuWorth.CROWDED)).isEqualTo(VcpuWorth.MOST);
    }

    @Test
    void withoutASampleOfTheCpuItIsTheLeast() {
        assertThat(VcpuWorth.of(List.of(), 15, VcpuWorth.CROWDED)).isEqualTo(VcpuWorth.LEAST);
        assertThat(VcpuWorth.of(
                        List.of(new SampleView(Instant.EPOCH, Map.of("memory", 3.0), Map.of())), 15, VcpuWorth.CROWDED))
                .isEqualTo(VcpuWorth.LEAST);
    }
}
