package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ListedSamples;
import io.gnomon.plugin.store.Sample;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A week of servers that are at a tenth of their ceiling, and at eight tenths each day from nine to eleven. */
class ExpectationsTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");
    private static final int DAYS = 14;
    private static final Map<String, String> WEB = Map.of("app", "web");

    @TempDir
    Path folder;

    private final House.ManualClock clock = new House.ManualClock();
    private final ListedSamples store = new ListedSamples();
    private final Set<String> sharing = new HashSet<>();
    private Database database;
    private Fleet fleet;
    private Profiles profiles;
    private Expectations expectations;

    @BeforeEach
    void open() {
        clock.advance(Duration.between(clock.instant(), MONDAY.plus(Duration.ofDays(DAYS))));
        database = Database.open(folder);
        fleet = new Fleet(database.servers(), 100, false);
        UsageBook book = new UsageBook(store, fleet::starts, Duration.ofDays(DAYS));
        profiles = new Profiles(fleet, book, sharing::contains, clock);
        expectations = new Expectations(fleet, profiles, book, Duration.ofMinutes(5), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Tracked server(String name, String project, double cores, Map<String, String> metadata) {
        UUID id = UUID.randomUUID();
        fleet.remember(List.of(new ServerReading(
                id,
                name,
                project,
                "h1",
                MONDAY,
                clock.instant(),
                ResourceVector.UNKNOWN.with(Resource.CPU, 0.1 * cores),
                ResourceVector.UNKNOWN.with(Resource.CPU, cores / 2), // what an allocation is now is no matter
                ResourceVector.UNKNOWN.with(Resource.CPU, cores),
                metadata)));
        return fleet.find(id).orElseThrow();
    }

    private void worked(Tracked server, double cores) {
        String pseudonym = server.record().pseudonym();
        for (int slot = 0; slot < DAYS * 288; slot++) {
            int hour = slot % 288 / 12;
            double share = (hour == 9 || hour == 10 ? 0.8 : 0.1) + 0.01 * (slot % 3);
            store.samples.add(new Sample(
                    pseudonym,
                    "any",
                    MONDAY.plusSeconds(300L * slot),
                    ResourceVector.UNKNOWN.with(Resource.CPU, share * cores),
                    ResourceVector.UNKNOWN.with(Resource.CPU, cores)));
        }
    }

    private void learn() {
        store.samples.sort(java.util.Comparator.comparing(Sample::at));
        profiles.run();
        expectations.run();
    }

    @Test
    void aServerIsExpectedToDoWhatServersOfItsTagsDoOfTheirCeilings() {
        Tracked small = server("a", "red", 1, WEB);
        for (Tracked t : List.of(small, server("b", "red", 2, WEB), server("c", "red", 4, WEB))) {
            worked(t, t.latest().orElseThrow().ceiling().getOr(Resource.CPU, 0));
        }
        Tracked young = server("young", "red", 8, WEB);
        learn();
        Expectation of = expectations.of(small, Resource.CPU).orElseThrow();
        assertThat(of.set()).isEqualTo("app=web");
        assertThat(of.servers()).isEqualTo(4);
        assertThat(of.upper()).isBetween(0.1, 0.2); // it is midnight, and it was calm for hours
        assertThat(of.burst()).isEmpty();
        double unknownYet = expectations.of(young, Resource.CPU).orElseThrow().upper();
        assertThat(unknownYet).isBetween(0.7 * 8, 0.95 * 8); // it may be in any state
        assertThat(expectations.of(small, Resource.MEMORY)).isEmpty();
    }

    @Test
    void aPeakHourIsToldAsSoonAsItIsWithinTheLeadAndTheNextSlot() {
        Tracked small = server("a", "red", 1, WEB);
        for (Tracked t : List.of(small, server("b", "red", 2, WEB), server("c", "red", 4, WEB))) {
            worked(t, t.latest().orElseThrow().ceiling().getOr(Resource.CPU, 0));
        }
        learn();
        clock.advance(Duration.ofHours(8).plusMinutes(45));
        expectations.run();
        assertThat(expectations.of(small, Resource.CPU).orElseThrow().burst()).isEmpty();
        clock.advance(Duration.ofMinutes(6));
        expectations.run();
        Expectation.Burst burst =
                expectations.of(small, Resource.CPU).orElseThrow().burst().orElseThrow();
        Instant day = MONDAY.plus(Duration.ofDays(DAYS));
        assertThat(burst.start()).isEqualTo(day.plus(Duration.ofHours(9)));
        assertThat(burst.end()).isEqualTo(day.plus(Duration.ofHours(11)));
        assertThat(burst.probability()).isGreaterThan(0.7);
        assertThat(burst.need().quantile(0.97)).isCloseTo(0.82, within(0.05)); // never more than it ever used
    }

    @Test
    void aSetThatIsTooSmallOrOfAProjectThatDoesNotPermitItSaysNothing() {
        Tracked own = server("a", "red", 1, WEB);
        Tracked another = server("b", "red", 1, WEB);
        worked(own, 1);
        worked(another, 1);
        learn();
        assertThat(expectations.of(own, Resource.CPU)).isEmpty();
        worked(server("c", "blue", 1, WEB), 1);
        learn();
        assertThat(expectations.of(own, Resource.CPU)).isEmpty();
        sharing.add("blue");
        learn();
        assertThat(expectations.of(own, Resource.CPU)).isPresent();
        worked(server("d", "white", 1, WEB), 1);
        learn();
        assertThat(expectations.of(own, Resource.CPU).orElseThrow().servers())
                .describedAs("white is left out, and silences nobody")
                .isEqualTo(3);
    }

    @Test
    void whoHasStoppedOrLostItsProfileIsForgotten() {
        Tracked a = server("a", "red", 1, WEB);
        for (Tracked t : List.of(a, server("b", "red", 1, WEB), server("c", "red", 1, WEB))) {
            worked(t, 1);
        }
        learn();
        assertThat(expectations.of(a, Resource.CPU)).isPresent();
        profiles.forget(List.of(a.record().id()));
        expectations.run();
        assertThat(expectations.of(a, Resource.CPU)).isEmpty();
    }
}
