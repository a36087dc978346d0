package io.gnomon.libvirt.stats;

import static io.gnomon.libvirt.stats.Readings.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RateMeterPropertyTest {
    private static final long SECOND = 1_000_000_000L;

    /** Whatever comes in, in whatever order: no rate is negative or not a number, and a delay is a share. */
    @Property
    void noRateIsEverNegativeOrNotANumber(@ForAll("anyReadings") List<DomainStats> readings) {
        RateMeter any = new RateMeter();
        for (DomainStats reading : readings) {
            DomainRates rates = any.update(reading);
            for (OptionalDouble rate : List.of(
                    rates.cpuCores(),
                    rates.cpuDelay(),
                    rates.memoryUsedMib(),
                    rates.diskReadBytesPerSecond(),
                    rates.diskWriteBytesPerSecond(),
                    rates.diskRequestsPerSecond(),
                    rates.networkReceiveBytesPerSecond(),
                    rates.networkTransmitBytesPerSecond())) {
                assertThat(rate.orElse(0)).isNotNegative().isFinite();
            }
            assertThat(rates.cpuDelay().orElse(0)).isLessThanOrEqualTo(1);
            assertThat(rates.over()).isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }

    /** A steady load gives its own rate, however the readings are spaced. */
    @Property
    void aSteadyLoadGivesItsRate(
            @ForAll("milliCores") int milliCores, @ForAll("spacings") List<Integer> millisBetween) {
        RateMeter any = new RateMeter();
        long tick = 0;
        any.update(reading(0, 0, 0));
        for (int millis : millisBetween) {
            tick += millis * 1_000_000L;
            double cores = any.update(reading(tick, tick / 1000 * milliCores, 0))
                    .cpuCores()
                    .orElseThrow();
            assertThat(cores).isCloseTo(milliCores / 1000.0, within(1e-3));
        }
    }

    @Provide
    Arbitrary<Integer> milliCores() {
        return Arbitraries.integers().between(0, 64_000);
    }

    @Provide
    Arbitrary<List<Integer>> spacings() {
        return Arbitraries.integers().between(10, 100_000).list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<DomainStats>> anyReadings() {
        Arbitrary<Long> counter = Arbitraries.longs().between(0, Long.MAX_VALUE / 4);
        Arbitrary<Long> tick = Arbitraries.oneOf(
                Arbitraries.longs().between(-SECOND, 100 * SECOND), Arbitraries.of(0L, 1L, SECOND, Long.MAX_VALUE / 4));
        return Combinators.combine(
                        tick,
                        counter,
                        counter,
                        Arbitraries.of(DomainState.class),
                        Arbitraries.integers().between(0, 3))
                .as((at, cpu, other, state, devices) -> reading(at, cpu, other, state, devices))
                .list()
                .ofMaxSize(30);
    }
}
