package io.gnomon.plugin.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.libvirt.stats.DomainRates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long requests of all disks take. */
class DiskMeterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final DiskMeter meter = new DiskMeter();

    private static DomainRates rates(OptionalDouble requests, OptionalDouble seconds) {
        OptionalDouble none = OptionalDouble.empty();
        return new DomainRates(
                UUID.randomUUID(),
                "d",
                NOW,
                Duration.ofSeconds(2),
                none,
                none,
                none,
                none,
                none,
                requests,
                seconds,
                none,
                none,
                Optional.empty());
    }

    private static DomainRates of(double requestsPerSecond, double each) {
        return rates(OptionalDouble.of(requestsPerSecond), OptionalDouble.of(requestsPerSecond * each));
    }

    private double latest(int second) {
        return meter.latest(NOW.plusSeconds(second)).orElse(-1);
    }

    @Test
    void itIsTheMeanOfAllRequests() {
        meter.seen(List.of(of(30, 0.001), of(10, 0.005), rates(OptionalDouble.empty(), OptionalDouble.empty())), NOW);
        assertThat(latest(0)).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void fewRequestsSayNothingAndWhatWasSaidIsForgotten() {
        meter.seen(List.of(of(4, 3)), NOW);
        assertThat(latest(0)).isEqualTo(-1);
        meter.seen(List.of(of(40, 0.001)), NOW);
        meter.seen(List.of(of(4, 3)), NOW.plusSeconds(30));
        assertThat(latest(60)).isCloseTo(0.001, within(1e-9));
        assertThat(latest(61)).isEqualTo(-1);
    }

    @Test
    void oneSlowLookIsNotTakenForASlowDiskAndSeveralAre() {
        meter.seen(List.of(of(40, 0.002)), NOW);
        meter.seen(List.of(of(40, 0.5)), NOW.plusSeconds(2));
        assertThat(latest(2)).isBetween(0.1, 0.2);
        for (int second = 4; second < 40; second += 2) {
            meter.seen(List.of(of(40, 0.5)), NOW.plusSeconds(second));
        }
        assertThat(latest(40)).isCloseTo(0.5, within(0.01));
    }
}
