package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.cli.DataFolder;
import io.gnomon.plugin.cli.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Event streams over the real wire. */
final class EventStreamTest {
    @TempDir
    Path folder;

    private final EventHub hub = new EventHub();
    private RestServer server;

    @BeforeEach
    void start() {
        server = RestServer.start(
                new RestSettings("127.0.0.1", 0, Optional.empty(), folder, folder.resolve("token"), 1024, 2, 8),
                new FakeBackend(),
                hub);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Client client(String project) {
        return DataFolder.client(folder, new Caller(project, "test"));
    }

    @Test
    void adjustmentsAndNotificationsArriveInOrder() {
        try (EventReader events = client("default").events()) {
            Await.until("the stream is open", () -> server.listeners() == 1);
            hub.publish(FakeBackend.adjustment(7, "first\nwith a second line"));
            hub.publish(FakeBackend.notification(8, "then this"));
            assertThat(events.next().orElseThrow().adjustment())
                    .hasValueSatisfying(a -> assertThat(a.reason()).isEqualTo("first\nwith a second line"));
            assertThat(events.next().orElseThrow().notification())
                    .hasValueSatisfying(n -> assertThat(n.text()).isEqualTo("then this"));
        }
    }

    @Test
    void readingsAreToldOnlyToWhoAsksForThem() throws Exception {
        String token = Files.readString(folder.resolve("token")).strip();
        try (Socket asking = new Socket("127.0.0.1", server.port());
                EventReader other = client("default").events()) {
            asking.getOutputStream()
                    .write(("GET /v1/events?observed=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until("both streams are open", () -> server.listeners() == 2);
            hub.observed(FakeBackend.NOW, 7);
            hub.publish(FakeBackend.notification(8, "then this"));
            assertThat(until(asking, "then this"))
                    .contains("event: observed\ndata: {\"at\":\"2026-03-01T12:00:00Z\",\"servers\":7}\n\n");
            assertThat(other.next().orElseThrow().notification()).isPresent();
        }
    }

    private static String until(Socket socket, String word) throws IOException {
        StringBuilder result = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (result.indexOf(word) < 0) {
            result.append((char) in.read());
        }
        return result.toString();
    }

    private Socket listen(String query) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        String token = Files.readString(folder.resolve("token")).strip();
        socket.getOutputStream()
                .write(("GET /v1/events?" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Views.LiveSampleView sample(UUID server, String name, String project) {
        return new Views.LiveSampleView(
                server, name, project, FakeBackend.NOW, Map.of("cpu", 0.5), Map.of("cpu", 1.0), Map.of("cpu", 2.0));
    }

    @Test
    void samplesAreStreamedOfTheServersThatAreNamedAndOfNoOthers() throws Exception {
        try (Socket one = listen("topics=samples,notifications&server=web")) {
            Await.until("the stream is open", () -> server.listeners() == 1);
            assertThat(hub.watched(Topic.SAMPLES)).containsExactly(FakeBackend.WEB);
            assertThat(hub.watched(Topic.FORECASTS)).isEmpty();
            UUID db = new UUID(0, 2);
            hub.publish(sample(db, "db", "default"));
            hub.publish(sample(FakeBackend.WEB, "web", "other"));
            hub.publish(FakeBackend.adjustment(7, "of a topic that nobody asked for"));
            hub.publish(new Views.NotificationView(8, FakeBackend.NOW, "default", db, null, "of db"));
            hub.publish(sample(FakeBackend.WEB, "web", "default"));
            hub.publish(FakeBackend.notification(9, "the end"));
            assertThat(until(one, "the end"))
                    .contains("event: sample\ndata: {\"server\":\"" + FakeBackend.WEB)
                    .contains("\"project\":\"default\"")
                    .doesNotContain("\"db\"")
                    .doesNotContain("\"other\"")
                    .doesNotContain("of db")
                    .doesNotContain("nobody asked");
        }
        Await.until("nobody watches", () -> {
            hub.publish(sample(FakeBackend.WEB, "web", "default"));
            return hub.watched(Topic.SAMPLES).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topics=samples|400|server=web,db",
                "topics=forecasts,observed|400|server=web,db",
                "topics=gossip|400|the topics are [adjustments, notifications, samples, forecasts, requests, claims, observed]",
                "topics=samples&server=nobody|404|SERVER_NOT_FOUND",
                "server=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33|400|32 servers"
            })
    void whatWouldFloodOrDoesNotExistIsRefused(String query, int status, String words) throws Exception {
        try (Socket socket = listen(query)) {
            assertThat(until(socket, "}")).startsWith("HTTP/1.1 " + status).contains(words);
        }
        assertThat(server.listeners()).isZero();
    }

    @Test
    void eventsOfOtherProjectsAreNotShownUnlessAllAreAskedFor() {
        try (EventReader other = client("other").events();
                EventReader all = client("*").events()) {
            Await.until("both streams are open", () -> server.listeners() == 2);
            hub.publish(FakeBackend.adjustment(7, "of the default project"));
            assertThat(all.next()).isPresent();
            hub.publish(new Views.NotificationView(9, FakeBackend.NOW, "other", null, null, "of the other"));
            assertThat(other.next().orElseThrow().notification()).isPresent();
        }
    }

    @Test
    void aListenerThatDoesNotReadIsDroppedAndTheOthersGoOn() throws Exception {
        String token = Files.readString(folder.resolve("token")).strip();
        String large = "x".repeat(100_000);
        try (Socket slow = new Socket("127.0.0.1", server.port());
                EventReader quick = client("default").events()) {
            slow.getOutputStream()
                    .write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until("both streams are open", () -> server.listeners() == 2);
            for (int i = 0; server.listeners() == 2; i++) {
                assertThat(i)
                        .as("events sent without the slow one being dropped")
                        .isLessThan(2000);
                hub.publish(FakeBackend.notification(i, large));
                assertThat(quick.next()).isPresent();
            }
            Await.until("the server let go of the slow connection", () -> ended(slow));
            hub.publish(FakeBackend.notification(9999, "still here"));
            assertThat(quick.next().orElseThrow().notification().orElseThrow().text())
                    .isEqualTo("still here");
        }
    }

    private static boolean ended(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            while (in.read(new byte[65_536]) >= 0) {
                continue;
            }
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aListenerThatGoesAwayIsForgotten() {
        EventReader events = client("default").events();
        Await.until("the stream is open", () -> server.listeners() == 1);
        events.close();
        Await.until("the stream is forgotten", () -> {
            hub.publish(FakeBackend.notification(1, "anybody there?"));
            return server.listeners() == 0;
        });
        assertThat(events.next()).isEmpty();
    }

    @Test
    void moreListenersThanAllowedAreRefused() {
        Client client = client("default");
        try (EventReader one = client.events();
                EventReader two = client.events()) {
            Await.until("both streams are open", () -> server.listeners() == 2);
            assertThatThrownBy(client::events)
                    .isInstanceOfSatisfying(ClientException.class, e -> assertThat(e.is("TOO_MANY_LISTENERS"))
                            .isTrue());
            assertThat(one).isNotSameAs(two);
        }
    }

    @Test
    void streamsEndWhenTheServerStops() {
        try (EventReader events = client("default").events()) {
            Await.until("the stream is open", () -> server.listeners() == 1);
            server.close();
            try {
                assertThat(events.next()).isEmpty();
            } catch (ClientException e) {
                assertThat(e).hasMessageContaining("broke");
            }
        }
    }

    @Test
    void theStreamOfACloudUserEndsWhenItsTokenHoldsNoMore() throws Exception {
        server.close();
        AtomicBoolean revoked = new AtomicBoolean();
        TokenJudge keystone = token -> {
            if (revoked.get()) {
                throw new ApiException(ApiException.Code.UNAUTHORIZED, "revoked", "get another");
            }
            return new CloudUser("ann", Optional.of("default"), CloudUser.Role.MEMBER);
        };
        server = RestServer.start(
                new RestSettings("127.0.0.1", 0, Optional.empty(), folder, folder.resolve("token"), 1024, 2, 8),
                new FakeBackend(),
                hub,
                keystone);
        try (Socket ann = new Socket("127.0.0.1", server.port())) {
            ann.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: x\r\nX-Auth-Token: t\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until("the stream is open", () -> server.listeners() == 1);
            hub.publish(new Views.NotificationView(1, FakeBackend.NOW, "other", null, null, "of another project"));
            hub.publish(FakeBackend.notification(2, "of its own"));
            assertThat(until(ann, "of its own")).doesNotContain("another project");
            revoked.set(true);
            hub.publish(FakeBackend.notification(3, "after that"));
            Await.until("the stream is over", () -> server.listeners() == 0);
        }
    }
}
