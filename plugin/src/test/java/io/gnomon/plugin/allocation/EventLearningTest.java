package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ListedSamples;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.forecast.Ewma;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learnt of events, from samples in the store to the forecasts. */
class EventLearningTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofDays(1);
    private static final DateTimeFormatter ICAL =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final double USUAL = 0.5;
    private static final double MORE = 1.5;
    private static final Forecaster BASE = new Ewma(0.3);

    @TempDir
    Path folder;

    private final House.ManualClock clock = new House.ManualClock();
    private final ListedSamples store = new ListedSamples();
    private final Random random = new Random(1);
    private Database database;
    private Fleet fleet;
    private UsageBook book;
    private Calendars calendars;
    private EventLearning learning;
    private UUID web;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("state"));
        fleet = new Fleet(database.servers(), 100, false);
        calendars = new Calendars(List.of(feed().toString()), database.externalEvents(), clock);
        book = new UsageBook(store, fleet::starts, Duration.ofDays(28));
        learning = new EventLearning(fleet, book, project -> calendars.of(project), clock);
        web = UUID.randomUUID();
        met("first");
        clock.advance(Duration.between(clock.instant(), MIDNIGHT));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBackupEveryNightIsLearntFromStoredSamplesAndForecastBeforeItComes() {
        live(15, nightly(15), "first");
        clock.advance(Duration.ofMinutes(90));
        learning.run();
        Forecast forecast = forecast(Resource.CPU);
        assertThat(forecast.learner()).isEqualTo(BASE.name() + "+events");
        assertThat(forecast.median(2)).isCloseTo(USUAL, within(0.2));
        assertThat(forecast.median(11)).as("half past two").isCloseTo(USUAL + MORE, within(0.4));
        assertThat(around(Resource.MEMORY))
                .as("memory does not change at night")
                .isSameAs(BASE);
    }

    @Test
    void anEventInAFeedChangesTheForecastBeforeItComes() throws IOException {
        List<Instant> sales = new ArrayList<>();
        for (int hour : new int[] {9, 55, 80, 131, 158, 205, 236, 290, 323}) { // at no period
            sales.add(MIDNIGHT.plus(Duration.ofHours(hour)));
        }
        live(15, sales, "first");
        sales.add(clock.instant().plus(Duration.ofMinutes(30)));
        write(sales);
        calendars.refresh();
        learning.run();
        Forecast forecast = forecast(Resource.CPU);
        assertThat(forecast.median(2)).isCloseTo(USUAL, within(0.2));
        assertThat(forecast.median(11)).isCloseTo(USUAL + MORE, within(0.4));

        // it is called off: the effect of the earlier ones is still known, but nothing is to come
        write(sales.subList(0, sales.size() - 1));
        calendars.refresh();
        assertThat(forecast(Resource.CPU).median(11)).isCloseTo(USUAL, within(0.2));

        // a feed that is down takes nothing away
        write(sales);
        calendars.refresh();
        Files.delete(feed());
        calendars.refresh();
        assertThat(calendars.problems()).isNotEmpty();
        learning.run();
        assertThat(forecast(Resource.CPU).median(11)).isCloseTo(USUAL + MORE, within(0.4));
    }

    @Test
    void anEventOfTheCalendarThatDoesNothingChangesNothing() throws IOException {
        live(15, List.of(), "first");
        write(nightly(17));
        calendars.refresh();
        learning.run();
        assertThat(around(Resource.CPU)).isSameAs(BASE);
    }

    @Test
    void erasedHistoryLeavesNothing() {
        live(15, nightly(15), "first");
        learning.run();
        assertThat(around(Resource.CPU)).isNotSameAs(BASE);
        erase("first", "second");
        assertThat(around(Resource.CPU)).isSameAs(BASE);
        learning.run();
        assertThat(around(Resource.CPU)).isSameAs(BASE);
    }

    @Test
    void whatIsErasedWhileItIsLearntFromLeavesNothingEither() {
        live(15, nightly(15), "first");
        store.whileReading = () -> {
            store.whileReading = () -> {};
            erase("first", "second");
        };
        learning.run();
        assertThat(around(Resource.CPU)).isSameAs(BASE);
    }

    @Test
    void aClockThatJumpsForwardByDaysForgetsForAWhileAndLearnsAnew() {
        live(15, nightly(15), "first");
        clock.advance(Duration.ofDays(6));
        learning.run();
        assertFinite(BASE);
        assertFinite(around(Resource.CPU));
        live(5, nightly(40), "first"); // the nights that come after the jump
        clock.advance(Duration.ofMinutes(90));
        learning.run();
        assertThat(forecast(Resource.CPU).median(11)).isCloseTo(USUAL + MORE, within(0.5));
        clock.advance(Duration.ofDays(400));
        learning.run();
        assertThat(around(Resource.CPU)).as("nothing is known of these weeks").isSameAs(BASE);
    }

    @Test
    void aClockThatJumpsBackLearnsFromWhatLiesBeforeItAndFromWhatComesTwice() {
        live(15, nightly(15), "first");
        clock.advance(Duration.ofHours(-6));
        learning.run();
        assertFinite(around(Resource.CPU));
        live(1, nightly(17), "first"); // six hours come twice
        clock.advance(Duration.ofHours(7).plusMinutes(30));
        learning.run();
        assertThat(forecast(Resource.CPU).median(11)).isCloseTo(USUAL + MORE, within(0.5));
    }

    private Forecaster around(Resource resource) {
        return learning.around(fleet.find(web).orElseThrow(), resource, BASE);
    }

    private Forecast forecast(Resource resource) {
        return around(resource).forecast(lately(), 24);
    }

    private void assertFinite(Forecaster forecaster) {
        Forecast forecast = forecaster.forecast(lately(), 24);
        for (int step = 0; step < forecast.steps(); step++) {
            assertThat(forecast.quantile(step, 0.1)).isFinite().isNotNegative();
            assertThat(forecast.quantile(step, 0.99)).isFinite();
        }
    }

    /** A calm hour up to now. */
    private Series lately() {
        double[] values = new double[12];
        for (int i = 0; i < values.length; i++) {
            values[i] = USUAL + 0.01 * random.nextGaussian();
        }
        long end = clock.instant().getEpochSecond() / STEP.toSeconds() * STEP.toSeconds();
        return new Series(end - 12 * STEP.toSeconds(), (int) STEP.toSeconds(), values);
    }

    private static List<Instant> nightly(int nights) {
        List<Instant> result = new ArrayList<>();
        for (int night = 0; night < nights; night++) {
            result.add(MIDNIGHT.plus(DAY.multipliedBy(night)).plus(Duration.ofHours(2)));
        }
        return result;
    }

    /** A sample per step from now on, with more use for an hour from each of these times; the clock goes on with it. */
    private void live(int days, List<Instant> busyFrom, String pseudonym) {
        Instant end = clock.instant().plus(DAY.multipliedBy(days));
        for (; clock.instant().isBefore(end); clock.advance(STEP)) {
            Instant at = clock.instant();
            boolean busy = busyFrom.stream().anyMatch(b -> !at.isBefore(b) && at.isBefore(b.plus(Duration.ofHours(1))));
            double cpu = USUAL + (busy ? MORE : 0) + 0.03 * random.nextGaussian();
            store.samples.add(new Sample(
                    pseudonym,
                    "shop",
                    at,
                    ResourceVector.UNKNOWN.with(Resource.CPU, cpu).with(Resource.MEMORY, 300 + random.nextDouble()),
                    ResourceVector.UNKNOWN));
        }
    }

    private void met(String pseudonym) {
        database.servers()
                .seen(new ServerRecord(
                        web, pseudonym, "web", "shop", "ada", "h1", true, Map.of(), MIDNIGHT, Optional.empty()));
        fleet.rebuild(new ListedSamples(), MIDNIGHT, Set.of("h1"), MIDNIGHT);
    }

    /** As the daemon does it, but for the pseudonym, which is random there. */
    private void erase(String before, String after) {
        database.servers().erase(List.of(web));
        fleet.forget(List.of(web));
        store.erase(Set.of(before));
        book.forget(Set.of(before));
        met(after);
    }

    private Path feed() {
        return folder.resolve("sales.ics");
    }

    private void write(List<Instant> hours) throws IOException {
        StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n");
        for (Instant at : hours) {
            text.append("BEGIN:VEVENT\r\nUID:").append(at.getEpochSecond()).append("\r\nDTSTAMP:20260101T000000Z\r\n");
            text.append("SUMMARY:sale\r\nDTSTART:").append(ICAL.format(at)).append("\r\nDTEND:");
            text.append(ICAL.format(at.plus(Duration.ofHours(1)))).append("\r\nEND:VEVENT\r\n");
        }
        Files.writeString(feed(), text.append("END:VCALENDAR\r\n"));
    }
}
