package io.gnomon.plugin.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
