package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.rest.Views.EventView;
import io.gnomon.plugin.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calendar that broke while no daemon ran. */
class FeedProblemTest {
    @TempDir
    Path folder;

    @Test
    void aFeedThatBreaksIsAProblemInTheStatusAndWhatItToldStays() throws Exception {
        String tomorrow = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plusSeconds(86_400));
        Path feed = Files.writeString(
                folder.resolve("sales.ics"),
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                        + "DTSTAMP:20260101T000000Z\r\nSUMMARY:sale\r\nDTSTART:" + tomorrow
                        + "\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        Path data = Folders.data(folder.resolve("data"));
        try (Database database = Database.open(Folders.own(data.resolve("state")))) {
            new Calendars(List.of(feed.toString()), database.externalEvents(), InstantSource.system()).refresh();
        }
        Files.writeString(feed, "gone to lunch");
        Configuration c = Configuration.of(Map.of(
                "hypervisors",
                "trace:///empty",
                "daemon.data",
                data.toString(),
                "daemon.port",
                "0",
                "events.feeds",
                feed.toString()));
        try (Daemon daemon = new Daemon(c, state -> {}, InstantSource.system())) {
            String token = Files.readString(data.resolve("token")).strip();
            Client client = new Client(daemon.url(), token, "shop", "ada");
            eventually("it is said", () -> !client.status().problems().isEmpty());
            assertThat(client.status().problems())
                    .singleElement()
                    .asString()
                    .contains("sales.ics")
                    .contains("not an iCalendar")
                    .contains("what it told last stays in force");
            assertThat(client.externalEvents()).extracting(EventView::name).containsExactly("sale");
        }
    }
}
