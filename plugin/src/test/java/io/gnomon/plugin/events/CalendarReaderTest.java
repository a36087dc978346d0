package io.gnomon.plugin.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarReaderTest {
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-04-05T00:00:00Z");

    static byte[] calendar(String... lines) {
        String text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                + "DTSTAMP:20260101T000000Z\r\n" + String.join("\r\n", lines) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<CalendarReader.Entry> read(String... lines) throws FeedException {
        return new CalendarReader().read(calendar(lines), FROM, TO);
    }

    @Test
    void anEndlessNightlyRuleIsListedWithinTheTimeAskedForByItsLocalClock() throws Exception {
        List<CalendarReader.Entry> nights = read(
                "SUMMARY:backup",
                "DTSTART;TZID=Europe/Berlin:20200101T020000",
                "DTEND;TZID=Europe/Berlin:20200101T030000",
                "RRULE:FREQ=DAILY");
        assertThat(nights).hasSize(35);
        assertThat(nights.stream().map(CalendarReader.Entry::start))
                .contains(Instant.parse("2026-03-02T01:00:00Z"), Instant.parse("2026-04-02T00:00:00Z"));
    }

    @Test
    void whatIsAllDayWithoutAZoneOrInUtcIsRead() throws Exception {
        assertThat(read("SUMMARY:fair", "DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260312"))
                .containsExactly(new CalendarReader.Entry(
                        "fair", Instant.parse("2026-03-10T00:00:00Z"), Instant.parse("2026-03-12T00:00:00Z")));
        assertThat(read("SUMMARY:x", "DTSTART:20260310T100000", "DURATION:PT30M"))
                .containsExactly(new CalendarReader.Entry(
                        "x", Instant.parse("2026-03-10T10:00:00Z"), Instant.parse("2026-03-10T10:30:00Z")));
        assertThat(read("SUMMARY:x", "DTSTART:20260310T100000Z", "DTEND:20260310T110000Z", "RRULE:FREQ=WEEKLY;COUNT=2"))
                .hasSize(2);
    }

    private static final String SERIES =
            "UID:s|SUMMARY:shift|DTSTART;TZID=Europe/Berlin:20260302T080000|DURATION:PT2H|RRULE:FREQ=WEEKLY;COUNT=4";

    /** Each is the lines of one event, parted by a bar. */
    private static List<CalendarReader.Entry> readAll(String... events) throws FeedException {
        StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n");
        for (String event : events) {
            text.append("BEGIN:VEVENT\r\nDTSTAMP:20260101T000000Z\r\n")
                    .append(event.replace("|", "\r\n"))
                    .append("\r\nEND:VEVENT\r\n");
        }
        byte[] bytes = text.append("END:VCALENDAR\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return new CalendarReader().read(bytes, FROM, TO);
    }

    @Test
    void whatIsCancelledDoesNotOccur() throws Exception {
        assertThat(readAll(
                        SERIES + "|STATUS:CANCELLED", "UID:o|SUMMARY:other|DTSTART:20260310T100000Z|STATUS:CONFIRMED"))
                .extracting(CalendarReader.Entry::name)
                .containsExactly("other");
    }

    @Test
    void anOccurrenceThatWasMovedOrCancelledIsNotWhereItsSeriesHasIt() throws Exception {
        assertThat(readAll(
                        "UID:s|RECURRENCE-ID:20260309T070000Z|SUMMARY:late shift|DTSTART:20260310T100000Z|DURATION:PT1H",
                        SERIES,
                        "UID:s|RECURRENCE-ID;TZID=Europe/Berlin:20260316T080000|DTSTART;TZID=Europe/Berlin:20260316T080000"
                                + "|STATUS:CANCELLED",
                        "UID:t|RECURRENCE-ID:20260302T070000Z|SUMMARY:of another|DTSTART:20260320T100000Z"))
                .extracting(e -> e.name() + " " + e.start())
                .containsExactlyInAnyOrder(
                        "late shift 2026-03-10T10:00:00Z",
                        "shift 2026-03-02T07:00:00Z",
                        "shift 2026-03-23T07:00:00Z",
                        "of another 2026-03-20T10:00:00Z");
        assertThat(readAll(
                        "UID:d|SUMMARY:fair|DTSTART;VALUE=DATE:20260310|RRULE:FREQ=DAILY;COUNT=3",
                        "UID:d|RECURRENCE-ID;VALUE=DATE:20260311|DTSTART;VALUE=DATE:20260311|STATUS:CANCELLED"))
                .extracting(CalendarReader.Entry::start)
                .containsExactly(Instant.parse("2026-03-10T00:00:00Z"), Instant.parse("2026-03-12T00:00:00Z"));
    }

    @Test
    void withoutAnEndATimeIsAMomentAndADateADay() throws Exception {
        Instant ten = Instant.parse("2026-03-10T10:00:00Z");
        assertThat(read("SUMMARY:reboot", "DTSTART:20260310T100000Z"))
                .containsExactly(new CalendarReader.Entry("reboot", ten, ten));
        assertThat(read("SUMMARY:reboot", "DTSTART:20260310T100000Z", "RRULE:FREQ=WEEKLY;COUNT=2"))
                .containsExactly(
                        new CalendarReader.Entry("reboot", ten, ten),
                        new CalendarReader.Entry("reboot", ten.plus(7, ChronoUnit.DAYS), ten.plus(7, ChronoUnit.DAYS)));
        assertThat(read("SUMMARY:fair", "DTSTART;VALUE=DATE:20260310"))
                .containsExactly(new CalendarReader.Entry(
                        "fair", Instant.parse("2026-03-10T00:00:00Z"), Instant.parse("2026-03-11T00:00:00Z")));
    }

    @Test
    void markupInANameStaysTextOnOneLine() throws Exception {
        assertThat(read("SUMMARY:<b>sale</b>\\n<script>", "DTSTART:20260310T100000Z", "DTEND:20260310T110000Z")
                        .get(0)
                        .name())
                .isEqualTo("<b>sale</b> <script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DTSTART:20260310T100000Z|DTEND:20260310T090000Z",
                "DTSTART;TZID=Mars/Olympus:20260310T100000|DTEND;TZID=Mars/Olympus:20260310T110000",
                "DTSTART:20260310T100000Z|DTEND:20260310T110000Z|RRULE:FREQ=SECONDLY",
                "DTSTART:19000101T000000Z|DTEND:19000101T003000Z|RRULE:FREQ=HOURLY",
                "DTSTART:yesterday",
                "SUMMARY:no start"
            })
    void anEventThatMakesNoSenseIsRefusedInWords(String lines) {
        assertThatThrownBy(() -> read(lines.split("\\|")))
                .isInstanceOf(FeedException.class)
                .hasMessageNotContaining("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>not here</html>", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"})
    void whatIsNoCalendarIsRefused(String text) {
        assertThatThrownBy(() -> new CalendarReader().read(text.getBytes(StandardCharsets.UTF_8), FROM, TO))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("not an iCalendar");
    }
}
