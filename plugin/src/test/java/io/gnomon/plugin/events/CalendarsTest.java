package io.gnomon.plugin.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ExternalEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private HttpServer http;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private Instant now = NOW;
    private volatile int status = 200;
    private volatile byte[] body = nightly();

    private static byte[] nightly() {
        return CalendarReaderTest.calendar(
                "SUMMARY:backup", "DTSTART:20260101T020000Z", "DTEND:20260101T030000Z", "RRULE:FREQ=DAILY");
    }

    @BeforeEach
    void start() throws Exception {
        database = Database.open(folder);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            try {
                answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        http.setExecutor(handlers);
        http.start();
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/round")) {
            exchange.getResponseHeaders().set("Location", "/round");
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/silent")) {
            over.await();
        } else if (path.equals("/endless")) {
            exchange.sendResponseHeaders(200, 0);
            while (!over.await(5, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(body, 0, 1);
                exchange.getResponseBody().flush();
            }
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @AfterEach
    void stop() {
        over.countDown();
        http.stop(0);
        handlers.shutdownNow();
        database.close();
    }

    private Calendars calendars(String... feeds) {
        return new Calendars(List.of(feeds), database.externalEvents(), () -> now);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    @Test
    void aFeedIsReadFromAUrlAndFromAFile() throws Exception {
        Path file = Files.write(folder.resolve("sales.ics"), nightly());
        for (String feed : List.of(url("/ok"), file.toString())) {
            Calendars calendars = calendars(feed);
            calendars.refresh();
            assertThat(calendars.problems()).isEmpty();
            assertThat(calendars.all()).hasSizeBetween(75, 79);
            assertThat(calendars.all().get(0).project()).isEqualTo("*");
            long now = NOW.getEpochSecond();
            assertThat(calendars.of("any").between(now, now + 86_400)).hasSize(1);
        }
    }

    @Test
    void aFeedThatFailsLeavesWhatItToldLastInForceAlsoAfterARestart() {
        Calendars calendars = calendars(url("/ok"));
        calendars.refresh();
        List<ExternalEvent> good = calendars.all();
        status = 404;
        calendars.refresh();
        assertThat(calendars.problems())
                .singleElement()
                .asString()
                .contains("HTTP 404")
                .contains("stays in force");
        status = 200;
        body = new byte[] {'?'};
        calendars.refresh();
        assertThat(calendars.problems()).singleElement().asString().contains("not an iCalendar");
        body = new byte[FeedFetcher.MOST_BYTES + 1];
        calendars.refresh();
        assertThat(calendars.problems()).singleElement().asString().contains("larger than 5 MiB");
        http.stop(0);
        calendars.refresh();
        assertThat(calendars.problems()).singleElement().asString().contains("cannot be reached");
        assertThat(calendars.all()).isEqualTo(good);
        assertThat(calendars(url("/ok")).all()).isEqualTo(good);
        assertThat(calendars().all()).as("taken out of the configuration").isEmpty();
    }

    @Test
    void aFeedThatIsSilentOrNeverEndsIsGivenUpAndTheOthersAreStillRead() throws Exception {
        Path file = Files.write(folder.resolve("sales.ics"), nightly());
        for (String slow : List.of("/silent", "/endless")) {
            FeedFetcher hasty = slow.equals("/silent")
                    ? new FeedFetcher(Duration.ofMillis(200), Duration.ofMinutes(1))
                    : new FeedFetcher(Duration.ofMinutes(1), Duration.ofSeconds(1));
            Calendars calendars =
                    new Calendars(List.of(url(slow), file.toString()), database.externalEvents(), () -> now, hasty);
            calendars.refresh();
            assertThat(calendars.problems())
                    .singleElement()
                    .asString()
                    .contains(slow)
                    .contains(slow.equals("/silent") ? "cannot be reached" : "takes longer than");
            assertThat(calendars.all()).hasSizeBetween(75, 79);
        }
    }

    @Test
    void oneEventThatMakesNoSenseLeavesTheWholeCalendarOut() {
        Calendars calendars = calendars(url("/ok"));
        calendars.refresh();
        List<ExternalEvent> good = calendars.all();
        body = CalendarReaderTest.calendar("SUMMARY:tick", "DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY");
        calendars.refresh();
        assertThat(calendars.problems()).singleElement().asString().contains("'tick' cannot be understood");
        assertThat(calendars.all()).isEqualTo(good);
        body = nightly();
        calendars.refresh();
        assertThat(calendars.problems()).isEmpty();
    }

    @Test
    void aClockThatJumpsIsFollowedByWhatIsStillToCome() {
        Calendars calendars = calendars(url("/ok"));
        calendars.refresh();
        for (Duration jump : List.of(Duration.ofDays(50), Duration.ofHours(-7), Duration.ofDays(-100))) {
            now = now.plus(jump);
            calendars.refresh();
            assertThat(calendars.problems()).isEmpty();
            long second = now.getEpochSecond();
            assertThat(calendars.of("any").between(second, second + 7 * 86_400))
                    .as("%s", jump)
                    .hasSize(now.isBefore(Instant.parse("2025-12-25T00:00:00Z")) ? 0 : 7);
        }
        // while the clock is days ahead and the feed is down, what it told for these days is still there
        now = NOW;
        calendars.refresh();
        status = 500;
        now = NOW.plus(Duration.ofDays(20));
        calendars.refresh();
        long second = now.getEpochSecond();
        assertThat(calendars.of("any").between(second, second + 86_400)).hasSize(1);
        assertThat(calendars.problems()).singleElement().asString().contains("HTTP 500");
    }

    @Test
    void endlessRedirectsAndMissingFilesAreNamed() {
        Calendars calendars =
                calendars(url("/round"), folder.resolve("none.ics").toString());
        calendars.refresh();
        assertThat(calendars.problems()).hasSize(2);
        assertThat(calendars.problems().get(0)).contains("redirects");
        assertThat(calendars.problems().get(1)).contains("no such file");
    }

    @Test
    void anEventThatAPersonToldOfConcernsItsProjectOnlyAndIsKept() {
        Calendars calendars = calendars();
        ExternalEvent sale = calendars.add("shop", "ann", "sale", NOW, NOW.plusSeconds(3600));
        assertThat(sale.actor()).isEqualTo("ann");
        long now = NOW.getEpochSecond();
        assertThat(calendars.of("shop").between(now, now + 1)).hasSize(1);
        assertThat(calendars.of("other").between(now, now + 1)).isEmpty();
        assertThat(calendars().all()).containsExactly(sale);
        calendars.delete(sale.id());
        assertThat(calendars().all()).isEmpty();
    }
}
