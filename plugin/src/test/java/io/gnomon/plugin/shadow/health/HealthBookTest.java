package io.gnomon.plugin.shadow.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sick hypervisor sinks at once and is trusted again slowly; each part says what it says. */
class HealthBookTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final Look WELL = new Look(
            true,
            Duration.ofSeconds(5),
            STALE,
            0,
            OptionalDouble.of(0.3),
            OptionalDouble.of(0.5),
            OptionalDouble.of(1),
            OptionalDouble.of(1),
            OptionalDouble.of(1));

    private static final Look LOST = new Look(
            false, WELL.age(), STALE, 0, WELL.cpu(), WELL.memory(), WELL.slowness(), WELL.growing(), WELL.answering());

    private static Look contended(double share) {
        return new Look(
                true,
                WELL.age(),
                STALE,
                share,
                WELL.cpu(),
                WELL.memory(),
                WELL.slowness(),
                WELL.growing(),
                WELL.answering());
    }

    @Test
    void itSinksInTheCheckThatSeesItAndRisesOverItsRecovery() {
        HealthBook book = new HealthBook(Duration.ofMinutes(5));
        assertThat(book.score("a")).isEqualTo(1);
        assertThat(book.checked("a", WELL, NOW).score()).isEqualTo(1);
        HypervisorHealth sick = book.checked("a", contended(0.6), NOW.plusSeconds(2));
        assertThat(sick.score()).isZero();
        assertThat(sick.weakest()).contains(Part.VCPU_DELAY);
        HypervisorHealth minute = book.checked("a", WELL, NOW.plusSeconds(62));
        assertThat(minute.score()).isCloseTo(0.2, within(1e-9));
        assertThat(minute.now()).isEqualTo(1);
        assertThat(book.checked("a", contended(0.6), NOW.plusSeconds(64)).score())
                .as("once more, at once")
                .isZero();
        assertThat(book.checked("a", WELL, NOW.plusSeconds(64 + 300)).score()).isEqualTo(1);
    }

    @Test
    void aHypervisorThatComesAndGoesIsNotTrustedEachTimeThatItComes() {
        HealthBook book = new HealthBook(Duration.ofMinutes(5));
        double highest = 0;
        for (int i = 0; i < 20; i++) {
            book.checked("a", i % 2 == 0 ? LOST : WELL, NOW.plusSeconds(10L * i));
            highest = Math.max(highest, book.score("a"));
        }
        assertThat(highest).isLessThan(HealthBook.LEAST);
    }

    @Test
    void oneThatIsFullForAMomentKeepsItsShadowsAndMayGiveThemOneThatStaysSoLosesThem() {
        HealthBook book = new HealthBook(Duration.ofMinutes(5));
        book.checked("a", contended(0.6), NOW);
        assertThat(book.isOverloaded("a")).isFalse();
        assertThat(book.isSound("a")).isTrue();
        book.checked("a", WELL, NOW.plusSeconds(20));
        book.checked("a", contended(0.6), NOW.plusSeconds(25));
        book.checked("a", contended(0.6), NOW.plusSeconds(54));
        assertThat(book.isOverloaded("a")).isFalse();
        book.checked("a", contended(0.6), NOW.plusSeconds(55));
        assertThat(book.isOverloaded("a")).isTrue();
        assertThat(book.isSound("a")).isTrue();
    }

    @Test
    void oneThatDoesNotAnswerGivesNothing() {
        HealthBook book = new HealthBook(Duration.ofMinutes(5));
        assertThat(book.isSound("a")).isTrue();
        book.checked("a", LOST, NOW);
        assertThat(book.isSound("a")).isFalse();
        assertThat(book.isOverloaded("a")).isFalse();
    }

    @Test
    void onlyOneThatHasOrJustHadShadowsIsRankedByThem() {
        HealthBook book = new HealthBook(Duration.ofMinutes(5));
        Look none = new Look(
                true,
                WELL.age(),
                STALE,
                0,
                WELL.cpu(),
                WELL.memory(),
                WELL.slowness(),
                WELL.growing(),
                OptionalDouble.empty());
        book.checked("a", none, NOW);
        assertThat(book.byShadows("a")).isEmpty();
        book.checked("a", WELL, NOW.plusSeconds(2));
        assertThat(book.byShadows("a")).hasValue(1);
        book.checked("a", none, NOW.plusSeconds(200));
        assertThat(book.byShadows("a")).hasValue(1);
        book.checked("a", none, NOW.plusSeconds(400));
        assertThat(book.byShadows("a")).isEmpty();
        assertThat(book.byShadows("b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0.01, 0.5, 0.5, 1, 1, ''",
        "24, 0, 0.5, 0.5, 1, 1, FRESHNESS",
        "5, 0.26, 0.5, 0.5, 1, 1, VCPU_DELAY",
        "5, 0, 0.95, 0.5, 1, 1, CPU_PRESSURE",
        "5, 0, 0.5, 0.95, 1, 1, MEMORY_PRESSURE",
        "5, 0, 0.5, 0.5, 2.75, 1, START_LATENCY",
        "5, 0, 0.5, 0.5, 1, 0.5, SHADOWS",
    })
    void eachPartIsHalfWhereItIsHalfWayToUnfit(
            long age, double contention, double cpu, double memory, double slowness, double up, String part) {
        Look look = new Look(
                true,
                Duration.ofSeconds(age),
                STALE,
                contention,
                OptionalDouble.of(cpu),
                OptionalDouble.of(memory),
                OptionalDouble.of(slowness),
                OptionalDouble.of(1),
                OptionalDouble.of(up));
        HypervisorHealth health = new HealthBook(Duration.ofMinutes(5)).checked("a", look, NOW);
        assertThat(health.weakest().map(Enum::name).orElse("")).isEqualTo(part);
        assertThat(health.score()).isCloseTo(part.isEmpty() ? 1 : 0.5, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "16, 0.5", "30, 0", "3600, 0"})
    void aClockThatIsOffMakesItIll(double seconds, double expected) {
        Look look = well(
                OptionalDouble.of(seconds),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        HypervisorHealth health = new HealthBook(Duration.ZERO).checked("a", look, NOW);
        assertThat(health.parts().get(Part.CLOCK)).isCloseTo(expected, within(1e-9));
        assertThat(health.score()).isEqualTo(health.parts().get(Part.CLOCK));
    }

    @ParameterizedTest
    @CsvSource({"0.002, 1", "0.02, 1", "0.26, 0.5", "0.5, 0"})
    void disksThatTakeLongMakeItIll(double seconds, double expected) {
        Look look = well(
                OptionalDouble.empty(),
                OptionalDouble.of(seconds),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        HealthBook book = new HealthBook(Duration.ZERO);
        assertThat(book.checked("a", look, NOW).parts().get(Part.DISK_LATENCY)).isCloseTo(expected, within(1e-9));
        assertThat(book.isSound("a")).isEqualTo(expected > 0);
    }

    @ParameterizedTest
    @CsvSource({"0.0004, 1", "0.02, 1", "0.26, 0.5", "0.5, 0", "1, 0"})
    void aNetworkThatTakesLongMakesItIll(double seconds, double expected) {
        Look look = well(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(seconds),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        HealthBook book = new HealthBook(Duration.ZERO);
        assertThat(book.checked("a", look, NOW).parts().get(Part.NETWORK_LATENCY))
                .isCloseTo(expected, within(1e-9));
        assertThat(book.isSound("a")).isEqualTo(expected > 0);
    }

    /** As {@link #WELL}, and more that is known of it. */
    private static Look well(
            OptionalDouble clockOff,
            OptionalDouble diskLatency,
            OptionalDouble networkLatency,
            OptionalDouble cpuForecast,
            OptionalDouble memoryForecast) {
        return new Look(
                true,
                WELL.age(),
                STALE,
                0,
                WELL.cpu(),
                WELL.memory(),
                WELL.slowness(),
                WELL.growing(),
                WELL.answering(),
                clockOff,
                diskLatency,
                networkLatency,
                cpuForecast,
                memoryForecast);
    }

    private static Look expecting(double cpu, double memory) {
        return well(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(cpu),
                OptionalDouble.of(memory));
    }

    @ParameterizedTest
    @CsvSource({"0.8, 0.8, 1", "0.95, 0.5, 0.5", "0.5, 0.95, 0.5", "1.5, 0.5, 0"})
    void whatItsServersAreForecastToUseMakesItUnfitBeforeTheyDo(double cpu, double memory, double expected) {
        HealthBook book = new HealthBook(Duration.ZERO);
        assertThat(book.checked("a", expecting(cpu, memory), NOW).score()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void oneThatIsForecastToBeOverloadedForAWhileIsOverloadedAndItsServersMayBeGiven() {
        HealthBook book = new HealthBook(Duration.ofSeconds(100));
        book.checked("a", expecting(1.2, 0.5), NOW);
        book.checked("a", expecting(1.2, 0.5), NOW.plusSeconds(9));
        assertThat(book.isOverloaded("a")).isFalse();
        book.checked("a", expecting(1.2, 0.5), NOW.plusSeconds(10));
        assertThat(book.isOverloaded("a")).isTrue();
        assertThat(book.isSound("a")).isTrue();
        book.checked("a", expecting(0.5, 0.5), NOW.plusSeconds(12));
        assertThat(book.isOverloaded("a")).isFalse();
        assertThat(book.unwell()).as("it is trusted only slowly").hasSize(1);
    }

    @Property
    void itIsNeverAboveWhatIsSeenAndNeverRisesFasterThanItsRecovery(
            @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = 0, max = 1) Double> waits) {
        HealthBook book = new HealthBook(Duration.ofSeconds(100));
        double before = 1;
        for (int i = 0; i < waits.size(); i++) {
            HypervisorHealth health = book.checked("a", contended(waits.get(i)), NOW.plusSeconds(i));
            assertThat(health.score()).isBetween(0.0, health.now());
            assertThat(health.score()).isLessThanOrEqualTo(before + 0.01 + 1e-9);
            before = health.score();
        }
    }

    @Test
    void aStartIsSlowAgainstWhatIsUsualForItsWorkload() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Starts starts = new Starts(now::get);
        starts.took("a", "small", Duration.ofSeconds(4));
        assertThat(starts.slowness("a")).as("nothing to compare with").isEmpty();
        starts.took("b", "small", Duration.ofSeconds(5));
        starts.took("c", "small", Duration.ofSeconds(20));
        starts.took("c", "large", Duration.ofSeconds(60));
        starts.took("c", "small", Duration.ofSeconds(20));
        assertThat(starts.slowness("c")).hasValue(4); // of 4, 5, 20, 20 the lower in the middle is 5
        assertThat(starts.slowness("b")).hasValue(1);
        assertThat(starts.slowness("d")).isEmpty();
        now.set(NOW.plus(Duration.ofMinutes(31)));
        assertThat(starts.slowness("c")).isEmpty();
    }

    @Test
    void withoutTheLeversToGrowAServerNothingIsToBeClaimedThere() {
        Look stuck = new Look(
                true,
                WELL.age(),
                STALE,
                0,
                WELL.cpu(),
                WELL.memory(),
                WELL.slowness(),
                OptionalDouble.of(0),
                WELL.answering());
        HypervisorHealth health = new HealthBook(Duration.ZERO).checked("a", stuck, NOW);
        assertThat(health.score()).isZero();
        assertThat(health.weakest()).contains(Part.HOT_PLUG);
    }
}
