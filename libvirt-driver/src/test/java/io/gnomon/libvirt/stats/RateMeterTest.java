package io.gnomon.libvirt.stats;

import static io.gnomon.libvirt.stats.Readings.memory;
import static io.gnomon.libvirt.stats.Readings.reading;
import static io.gnomon.libvirt.stats.Readings.slow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateMeter meter = new RateMeter();

    @Test
    void theFirstReadingGivesNoRates() {
        DomainRates rates = meter.update(reading(0, 5 * SECOND, 100));
        assertThat(rates.cpuCores()).isEmpty();
        assertThat(rates.diskReadBytesPerSecond()).isEmpty();
        assertThat(rates.over()).isZero();
    }

    @Test
    void countersBecomeRatesPerSecond() {
        meter.update(reading(0, 5 * SECOND, 100));
        DomainRates rates = meter.update(reading(10 * SECOND, 10 * SECOND, 300));
        assertThat(rates.cpuCores()).hasValue(0.5);
        assertThat(rates.diskReadBytesPerSecond()).hasValue(20);
        assertThat(rates.diskRequestsPerSecond()).hasValue(40);
        assertThat(rates.networkTransmitBytesPerSecond()).hasValue(20);
        assertThat(rates.cpuDelay().orElseThrow()).isCloseTo(200 / (10.0 * SECOND), within(1e-12));
        assertThat(rates.over()).hasSeconds(10);
    }

    @Test
    void aRestartGivesNoRatesOnceAndCountsFromThere() {
        meter.update(reading(0, 50 * SECOND, 100));
        DomainRates reset = meter.update(reading(10 * SECOND, SECOND, 900));
        assertThat(reset.cpuCores()).isEmpty();
        // the other counters are those of a new process too, however large they look
        assertThat(reset.diskReadBytesPerSecond()).isEmpty();
        assertThat(meter.update(reading(20 * SECOND, 2 * SECOND, 1000)).cpuCores())
                .hasValue(0.1);
    }

    @Test
    void aDiskThatWentBackwardsDoesNotHideTheCpu() {
        meter.update(reading(0, SECOND, 500));
        DomainRates rates = meter.update(reading(SECOND, 2 * SECOND, 100));
        assertThat(rates.cpuCores()).hasValue(1);
        assertThat(rates.diskReadBytesPerSecond()).isEmpty();
        assertThat(rates.networkReceiveBytesPerSecond()).isEmpty();
    }

    @Test
    void aPauseAtEitherEndGivesNoRates() {
        meter.update(reading(0, SECOND, 1));
        assertThat(meter.update(reading(SECOND, SECOND, 1, DomainState.PAUSED)).cpuCores())
                .isEmpty();
        assertThat(meter.update(reading(2 * SECOND, SECOND, 1)).cpuCores()).isEmpty();
        assertThat(meter.update(reading(3 * SECOND, 2 * SECOND, 1)).cpuCores()).hasValue(1);
    }

    @Test
    void aDuplicateOrLateReadingChangesNothing() {
        meter.update(reading(10 * SECOND, SECOND, 1));
        assertThat(meter.update(reading(10 * SECOND, SECOND, 1)).cpuCores()).isEmpty();
        assertThat(meter.update(reading(5 * SECOND, 0, 0)).cpuCores()).isEmpty();
        assertThat(meter.update(reading(11 * SECOND, 2 * SECOND, 1)).cpuCores()).hasValue(1);
    }

    @Test
    void aStepOfTheWallClockIsNotSeen() {
        meter.update(reading(0, 0, 0));
        DomainStats later = reading(10 * SECOND, 10 * SECOND, 0);
        DomainStats stepped = new DomainStats(
                later.uuid(),
                later.name(),
                Instant.EPOCH.minusSeconds(3600),
                later.host(),
                later.qemu(),
                later.state(),
                later.answering(),
                later.cpuTimeNanos(),
                later.vcpus(),
                later.balloon(),
                later.blocks(),
                later.interfaces());
        assertThat(meter.update(stepped).cpuCores()).hasValue(1);
    }

    /** Counters of 0 s told at 2 s, then counters of 4 s told at once: not twice the load. */
    @Test
    void aReadingThatTookLongForItsIntervalGivesNoRates() {
        meter.update(slow(reading(2 * SECOND, 0, 0), 2 * SECOND, 2 * SECOND));
        DomainRates doubtful = meter.update(reading(4 * SECOND, 2 * SECOND, 400));
        assertThat(doubtful.cpuCores()).isEmpty();
        assertThat(doubtful.diskReadBytesPerSecond()).isEmpty();
        assertThat(doubtful.memoryUsedMib()).isPresent();
        DomainRates sure = meter.update(reading(6 * SECOND, 3 * SECOND, 600));
        assertThat(sure.cpuCores()).hasValue(0.5);
        assertThat(sure.diskReadBytesPerSecond()).hasValue(100);
    }

    @Test
    void aQemuThatAnswersLateDoesNotMakeTheCpuDoubtful() {
        meter.update(reading(0, 0, 0));
        DomainRates rates = meter.update(slow(reading(2 * SECOND, SECOND, 400), 0, SECOND));
        assertThat(rates.cpuCores()).hasValue(0.5);
        assertThat(rates.networkReceiveBytesPerSecond()).hasValue(200);
        assertThat(rates.diskReadBytesPerSecond()).isEmpty();
        assertThat(rates.cpuDelay()).isEmpty();
        DomainRates later = meter.update(reading(4 * SECOND, 3 * SECOND, 800));
        assertThat(later.cpuCores()).hasValue(1); // over two seconds
        assertThat(later.diskReadBytesPerSecond()).hasValue(200); // over four
        assertThat(later.over()).hasSeconds(4);
    }

    @Test
    void readingsThatAllTakeLongGiveRatesOverALongerTime() {
        meter.update(slow(reading(SECOND, 0, 0), SECOND, SECOND));
        for (int s = 3; s <= 7; s += 2) {
            assertThat(meter.update(slow(reading(s * SECOND, s * SECOND / 2, 0), SECOND, SECOND))
                            .cpuCores())
                    .isEmpty();
        }
        DomainRates late = meter.update(slow(reading(9 * SECOND, 4 * SECOND, 0), SECOND, SECOND));
        assertThat(late.cpuCores()).hasValue(0.5);
        assertThat(late.over()).hasSeconds(8);
    }

    @Test
    void aGuestThatStoppedReportingItsMemoryIsNotBelieved() {
        assertThat(meter.update(memory(0, 100)).memoryUsedMib()).hasValue(60);
        assertThat(meter.update(memory(59 * SECOND, 100)).memoryUsedMib()).hasValue(60);
        assertThat(meter.update(memory(61 * SECOND, 100)).memoryUsedMib()).isEmpty();
        assertThat(meter.update(memory(62 * SECOND, 101)).memoryUsedMib()).hasValue(60);
    }

    @Test
    void aDomainThatDoesNotAnswerHasNoRatesAndItsNextAreOverTheWholeTime() {
        meter.update(reading(0, 0, 0));
        DomainRates held = meter.update(Readings.silent(reading(10 * SECOND, 0, 0)));
        assertThat(held.cpuCores()).isEmpty();
        assertThat(held.cpuDelay()).isEmpty();
        assertThat(held.memoryUsedMib()).isEmpty();
        assertThat(held.diskReadBytesPerSecond()).isEmpty();
        DomainRates back = meter.update(reading(20 * SECOND, 10 * SECOND, 200));
        assertThat(back.over()).isEqualTo(Duration.ofSeconds(20));
        assertThat(back.cpuCores()).hasValue(0.5);
        assertThat(back.diskReadBytesPerSecond()).hasValue(10);
    }

    @Test
    void aDomainThatDoesNotAnswerTheFirstTimeIsNoBase() {
        meter.update(Readings.silent(reading(0, 0, 0)));
        assertThat(meter.update(reading(SECOND, SECOND, 0)).cpuCores()).isEmpty();
    }

    @Test
    void aForgottenDomainStartsAnew() {
        meter.update(reading(0, 0, 0));
        meter.forget(Readings.DOMAIN);
        assertThat(meter.update(reading(SECOND, SECOND, 0)).cpuCores()).isEmpty();
    }
}
