package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code event ...} against a real REST server. */
final class EventCommandsTest extends AnsweredShell {
    @Test
    void anEventIsToldOfAndShown() throws Exception {
        assertThat(shell.run(
                        "event",
                        "create",
                        "black friday",
                        "--start",
                        "2026-11-27T08:00:00Z",
                        "--end",
                        "2026-11-27T20:00:00+01:00",
                        "--project",
                        "shop",
                        "-f",
                        "json"))
                .as(shell.err())
                .isZero();
        assertThat(backend.told).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("black friday");
            assertThat(event.start()).isEqualTo(Instant.parse("2026-11-27T08:00:00Z"));
            assertThat(event.end()).isEqualTo(Instant.parse("2026-11-27T19:00:00Z"));
            assertThat(event.calendar()).isNull();
        });
        assertThat(backend.lastCaller().project()).isEqualTo("shop");
        JsonNode shown = new ObjectMapper().readTree(shell.out()).get(0);
        assertThat(shown.get("name").asText()).isEqualTo("black friday");
        assertThat(shown.get("end").asText()).isEqualTo("2026-11-27T19:00:00Z");
        assertThat(shell.run("event", "list", "-f", "value", "-c", "id", "-c", "name"))
                .isZero();
        assertThat(shell.out()).contains("black friday").contains("4 ");
    }

    @Test
    void aCalendarIsHandedInAsItIs() throws Exception {
        String text = "BEGIN:VCALENDAR\r\nSUMMARY:Räumung\r\nEND:VCALENDAR\r\n";
        Path file = Files.writeString(folder.resolve("sales.ics"), text);
        assertThat(shell.run("event", "import", file.toString()))
                .as(shell.err())
                .isZero();
        assertThat(backend.told).singleElement().satisfies(event -> {
            assertThat(event.calendar()).isEqualTo(text);
            assertThat(event.name()).isNull();
        });
        assertThat(shell.out()).contains("of a calendar");
    }

    @Test
    void aCalendarInLatin1OrWithAMarkInFrontIsReadAsWell() throws Exception {
        String text = "BEGIN:VCALENDAR\r\nSUMMARY:Räumung\r\nEND:VCALENDAR\r\n";
        Path old = Files.write(folder.resolve("old.ics"), text.getBytes(StandardCharsets.ISO_8859_1));
        Path marked = Files.writeString(folder.resolve("marked.ics"), "\uFEFF" + text);
        for (Path file : List.of(old, marked)) {
            assertThat(shell.run("event", "import", file.toString()))
                    .as(shell.err())
                    .isZero();
        }
        assertThat(backend.told).hasSize(2).allMatch(event -> text.equals(event.calendar()));
    }

    @Test
    void aCalendarThatAddsNothingSaysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("old.ics"), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
        assertThat(shell.run("event", "import", file.toString())).isZero();
        assertThat(shell.err()).contains("old.ics adds nothing");
    }

    @Test
    void anEventWithABlankNameIsRefused() {
        String[] line = {"event", "create", " ", "--start", "2026-03-01T00:00:00Z", "--end", "2026-03-02T00:00:00Z"};
        assertThat(shell.run(line)).isEqualTo(2);
        assertThat(shell.err()).contains("name of the event is blank");
        assertThat(backend.told).isEmpty();
    }

    @Test
    void aFileThatIsMissingOrNoTextIsSaidBeforeTheDaemonIsAsked() throws Exception {
        String missing = folder.resolve("none.ics").toString();
        assertThat(shell.run("event", "import", missing)).isEqualTo(1);
        assertThat(shell.err())
                .contains("there is no such file or folder: " + missing)
                .contains("text file")
                .doesNotContain("\tat ", "Exception");
        assertThat(shell.run("event", "import", folder.toString())).isEqualTo(1);
        assertThat(shell.err()).contains(folder + " is a folder");
        Path binary = Files.write(folder.resolve("photo.ics"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        assertThat(shell.run("event", "import", binary.toString())).isEqualTo(1);
        assertThat(shell.err()).contains("photo.ics").contains("cannot be read");
        assertThat(backend.told).isEmpty();
    }

    @Test
    void aCalendarThatIsTooLargeForARequestIsRefusedWithTheLimit() throws Exception {
        Path file = Files.writeString(folder.resolve("huge.ics"), "x".repeat(200_000));
        assertThat(shell.run("event", "import", file.toString())).isEqualTo(1);
        assertThat(shell.err()).contains("longer than");
        assertThat(backend.told).isEmpty();
    }

    @Test
    void whatTheDaemonSaysOfACalendarIsShown() throws Exception {
        backend.failure = new ApiException(
                Code.BAD_REQUEST, "the calendar is refused: it is not an iCalendar document", "correct it");
        Path file = Files.writeString(folder.resolve("sales.ics"), "sale, tomorrow");
        assertThat(shell.run("event", "import", file.toString())).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo(String.format(
                        "gnomon: the calendar is refused: it is not an iCalendar document%n" + "  Correct it.%n"));
    }

    @Test
    void eventsAreDeletedOneAfterTheOtherUpToTheFirstThatIsNotThere() {
        shell.run("event", "create", "sale", "--start", "2026-03-01T00:00:00Z", "--end", "2026-03-02T00:00:00Z");
        assertThat(shell.run("event", "delete", "4", "9", "5")).isEqualTo(1);
        assertThat(shell.err()).contains("deleted 4").contains("no event 9").doesNotContain("deleted 5");
        assertThat(shell.run("event", "delete", "5")).as(shell.err()).isZero();
        shell.run("event", "list", "-f", "value");
        assertThat(shell.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event create | NAME",
                "event create sale --start 2026-03-01T00:00:00Z | --end",
                "event create sale --start tomorrow --end 2026-03-02T00:00:00Z | --start must be a time like",
                "event create sale --start 2026-03-01T00:00:00 --end 2026-03-02T00:00:00Z | --start must be a time like",
                "event create sale --start 2026-03-01T00:00:00Z --end 2026-02-30T00:00:00Z | --end must be a time like",
                "event create sale --start 2026-03-02T00:00:00Z --end 2026-03-01T00:00:00Z | --end must be after --start",
                "event create sale --start 2026-03-02T00:00:00Z --end 2026-03-02T00:00:00Z | --end must be after --start",
                "event import | FILE",
                "event delete | ID",
                "event delete one | one",
            })
    void aWrongCallExitsWith2AndNamesWhatIsWrong(String line, String named) {
        assertThat(shell.run(line.split(" "))).isEqualTo(2);
        assertThat(shell.err()).startsWith("gnomon: ").contains(named).doesNotContain("\tat ");
        assertThat(backend.told).isEmpty();
    }
}
