package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.EventCreate;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose events are whose, and what is refused. */
class EventDeskTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Caller SHOP = new Caller("shop", "ann");
    private static final Caller LEDGER = new Caller("ledger", "bob");
    private static final Caller ALL = new Caller("*", "root");

    @TempDir
    Path folder;

    private Database database;
    private EventDesk desk;

    @BeforeEach
    void open() throws Exception {
        Path feed = Files.writeString(folder.resolve("feed.ics"), calendar("holiday", "20260312T000000Z", ""));
        database = Database.open(folder.resolve("state"));
        Calendars calendars =
                new Calendars(List.of(feed.toString()), database.externalEvents(), InstantSource.fixed(NOW));
        calendars.refresh();
        desk = new EventDesk(calendars);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static String calendar(String name, String start, String rule) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z"
                + "\r\nSUMMARY:" + name + "\r\nDTSTART:" + start + "\r\nDURATION:PT1H\r\n" + rule
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    private static EventCreate event(@Nullable String name, @Nullable Instant start, @Nullable Instant end) {
        return new EventCreate(name, start, end, null);
    }

    private static EventCreate of(String calendar) {
        return new EventCreate(null, null, null, calendar);
    }

    private List<String> names(Caller caller) {
        return desk.list(caller).stream().map(EventView::name).toList();
    }

    @Test
    void aProjectSeesItsOwnEventsAndThoseOfFeeds() {
        EventView sale =
                desk.create(SHOP, event("sale", NOW, NOW.plusSeconds(3600))).get(0);
        assertThat(sale.project()).isEqualTo("shop");
        assertThat(sale.actor()).isEqualTo("ann");
        assertThat(sale.feed()).isNull();
        assertThat(names(SHOP)).containsExactly("sale", "holiday");
        assertThat(names(LEDGER)).containsExactly("holiday");
        assertThat(names(ALL)).containsExactly("sale", "holiday");
    }

    @Test
    void theEventOfAnotherProjectIsNotThereToDelete() {
        long sale = desk.create(SHOP, event("sale", NOW, NOW.plusSeconds(60)))
                .get(0)
                .id();
        assertRefused(() -> desk.delete(LEDGER, sale), Code.EVENT_NOT_FOUND, "no event " + sale);
        assertThat(names(SHOP)).contains("sale");
        desk.delete(SHOP, sale);
        assertThat(names(SHOP)).containsExactly("holiday");
        assertRefused(() -> desk.delete(SHOP, sale), Code.EVENT_NOT_FOUND, "no event " + sale);
        long other = desk.create(LEDGER, event("audit", NOW, NOW.plusSeconds(60)))
                .get(0)
                .id();
        desk.delete(ALL, other);
        assertThat(names(LEDGER)).containsExactly("holiday");
    }

    @Test
    void theEventOfAFeedIsDeletedInTheFeed() {
        long holiday = desk.list(SHOP).get(0).id();
        assertRefused(() -> desk.delete(SHOP, holiday), Code.BAD_REQUEST, "feed.ics");
        assertRefused(() -> desk.delete(ALL, holiday), Code.BAD_REQUEST, "feed.ics");
        assertThat(names(SHOP)).containsExactly("holiday");
    }

    @Test
    void anImportedCalendarReturnsWhatItAdded() {
        desk.create(SHOP, event("sale", NOW, NOW.plusSeconds(60)));
        List<EventView> told =
                desk.create(SHOP, of(calendar("close", "20260301T170000Z", "RRULE:FREQ=WEEKLY;COUNT=3\r\n")));
        assertThat(told).extracting(EventView::name).containsExactly("close", "close", "close");
        assertThat(told.get(1).start()).isEqualTo(Instant.parse("2026-03-08T17:00:00Z"));
        assertThat(told.get(1).end()).isEqualTo(Instant.parse("2026-03-08T18:00:00Z"));
        assertThat(names(LEDGER)).containsExactly("holiday");
    }

    @Test
    void aCalendarThatIsImportedAgainAddsOnlyWhatIsNew() {
        String weekly = calendar("close", "20260301T170000Z", "RRULE:FREQ=WEEKLY;COUNT=3\r\n");
        assertThat(desk.create(SHOP, of(weekly))).hasSize(3);
        assertThat(desk.create(SHOP, of(weekly))).isEmpty();
        assertThat(desk.create(SHOP, of(weekly.replace("COUNT=3", "COUNT=4")))).hasSize(1);
        assertThat(names(SHOP)).hasSize(5).containsOnly("close", "holiday");
        assertThat(desk.create(LEDGER, of(weekly))).hasSize(3);
    }

    @Test
    void whatIsIncompleteOrTooLongIsRefusedAndNothingIsKept() {
        assertRefused(
                () -> desk.create(SHOP, event(null, NOW, NOW.plusSeconds(60))),
                Code.BAD_REQUEST,
                "a name, a start and an end");
        assertRefused(() -> desk.create(SHOP, event("x", null, NOW)), Code.BAD_REQUEST, "a name, a start and an end");
        assertRefused(() -> desk.create(SHOP, event("x", NOW, null)), Code.BAD_REQUEST, "a name, a start and an end");
        assertRefused(
                () -> desk.create(SHOP, event(" ", NOW, NOW.plusSeconds(60))),
                Code.BAD_REQUEST,
                "a name, a start and an end");
        assertRefused(() -> desk.create(SHOP, event("x", NOW, NOW)), Code.BAD_REQUEST, "would last from");
        assertRefused(
                () -> desk.create(SHOP, event("x", NOW, NOW.minusSeconds(1))), Code.BAD_REQUEST, "would last from");
        assertRefused(
                () -> desk.create(SHOP, event("x", NOW, NOW.plus(Duration.ofDays(367)))),
                Code.BAD_REQUEST,
                "would last from");
        assertThat(names(SHOP)).containsExactly("holiday");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sale, tomorrow", "BEGIN:VCALENDAR\r\n", "\u0000\u0001"})
    void whatIsNoCalendarIsRefusedAndNothingIsKept(String text) {
        assertRefused(() -> desk.create(SHOP, of(text)), Code.BAD_REQUEST, "the calendar is refused");
        assertThat(names(SHOP)).containsExactly("holiday");
    }

    @Test
    void aNameIsOneLineWhateverItWas() {
        EventView told = desk.create(SHOP, event("sale\r\nX-Evil: 1\u001b[31m", NOW, NOW.plusSeconds(60)))
                .get(0);
        assertThat(told.name()).isEqualTo("sale X-Evil: 1 [31m");
    }

    @Test
    void aProjectThatHasThousandsOfEventsAddsNoMore() {
        String hourly = calendar("tick", "20260101T000000Z", "RRULE:FREQ=HOURLY\r\n");
        for (int i = 0; i < 6; i++) {
            desk.create(SHOP, of(hourly.replace("tick", "tick " + i)));
        }
        assertRefused(() -> desk.create(SHOP, of(hourly)), Code.BAD_REQUEST, "events already");
        assertRefused(
                () -> desk.create(SHOP, event("x", NOW, NOW.plusSeconds(60))), Code.BAD_REQUEST, "events already");
        assertThat(desk.create(LEDGER, event("x", NOW, NOW.plusSeconds(60)))).hasSize(1);
    }

    private static void assertRefused(Runnable call, Code code, String why) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }
}
