package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.rest.RouteList;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.plugin.store.AnomalyRecord;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ExternalEvent;
import io.gnomon.plugin.store.Notification;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tokens of Keystone reach, on a real daemon: every route is walked, so that one that forgets whose things are whose fails here. */
final class ProjectScopeTest {
    /** Stands in everything that the other project has, and nowhere else. */
    private static final String MARK = "zq7391";

    private static final String THEIRS = "bbbb" + MARK;
    private static final String OURS = "aaaa0000";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    private final FakeCloud fake = new FakeCloud(InstantSource.system());
    private final HttpClient http = HttpClient.newHttpClient();
    private Path data;
    private Daemon daemon;
    private String theirId;
    private long theirAdjustment;
    private long theirEvent;

    @BeforeEach
    void start() throws IOException {
        Path folder = temporary.toRealPath();
        Path images = Files.createDirectory(folder.resolve("images"));
        data = Folders.data(folder.resolve("data"));
        try (Database database = Database.open(Folders.own(data.resolve("state")))) {
            seed(database);
        }
        fake.user("admin-of-a", "root", OURS, "admin");
        fake.user("member-of-a", "ann", OURS, "member");
        fake.user("reader-of-a", "rob", OURS, "reader");
        fake.user("nobody-of-a", "eve", OURS, "guest");
        daemon = new Daemon(
                Configuration.of(Map.ofEntries(
                        Map.entry("daemon.data", data.toString()),
                        Map.entry("daemon.port", "0"),
                        Map.entry("hypervisors", "trace:///host" + MARK),
                        Map.entry("guest.image", images.toString()),
                        Map.entry("servers.image-folders", images.toString()),
                        Map.entry("observe.period", "500ms"),
                        Map.entry("observe.young-period", "250ms"),
                        Map.entry("match.learning-period", "1s"),
                        Map.entry("decide.autonomy", "off"),
                        Map.entry("openstack.auth-url", fake.url() + "/identity"),
                        Map.entry("openstack.username", "gnomon"),
                        Map.entry("openstack.password", FakeCloud.PASSWORD),
                        Map.entry("openstack.project", "service"),
                        Map.entry("openstack.timeout", "2s"),
                        Map.entry("openstack.claims", "false"))),
                state -> {},
                InstantSource.system());
        String token = Files.readString(data.resolve("token")).strip();
        create(new Client(daemon.url(), token, OURS, "ann"), images, "mine");
        theirId = create(new Client(daemon.url(), token, THEIRS, MARK), images, "web-" + MARK);
        new Client(daemon.url(), token, THEIRS, MARK).grantConsent();
        eventually(
                "both are seen",
                () -> json(send("GET", "/v1/servers", "admin-of-a", null)).size() == 2);
    }

    @AfterEach
    void stop() {
        daemon.close();
        fake.close();
    }

    private static String create(Client client, Path images, String name) {
        return client.createServer(LabServer.of(images, "host" + MARK, name, LabServer.calmThenBusy(60), "")
                        .request())
                .id()
                .toString();
    }

    private void seed(Database database) {
        Instant now = Instant.now().minusSeconds(60);
        ServerRecord gone = database.servers()
                .seen(new ServerRecord(
                        UUID.randomUUID(),
                        "",
                        "gone-" + MARK,
                        THEIRS,
                        MARK,
                        "trace:///gone",
                        true,
                        Map.of(),
                        now,
                        Optional.empty()));
        Adjustment a = database.journal()
                .intend(new Adjustment(
                        0,
                        gone.id(),
                        gone.name(),
                        THEIRS,
                        MARK,
                        Resource.CPU,
                        1,
                        2,
                        1,
                        1,
                        1,
                        1,
                        MARK,
                        State.INTENDED,
                        "",
                        now,
                        now));
        database.journal().advance(a.id(), State.VERIFIED, MARK, now);
        theirAdjustment = a.id();
        database.notifications()
                .add(new Notification(
                        0, now, THEIRS, MARK, Optional.of(gone.id()), Optional.of(a.id()), "told " + MARK));
        database.notifications()
                .add(new Notification(0, now, "*", "gnomon", Optional.empty(), Optional.empty(), "of all " + MARK));
        database.anomalies().put(List.of(anomaly(gone, now)));
        database.externalEvents()
                .add(List.of(new ExternalEvent(
                        0,
                        THEIRS,
                        MARK,
                        "sale " + MARK,
                        Optional.empty(),
                        now.plusSeconds(600),
                        now.plusSeconds(900))));
        theirEvent = database.externalEvents().all().get(0).id();
    }

    private static AnomalyRecord anomaly(ServerRecord of, Instant now) {
        return new AnomalyRecord(
                0,
                of.id(),
                of.name(),
                THEIRS,
                Resource.CPU,
                "leak",
                now,
                now.plusSeconds(1),
                2,
                Map.of(),
                "leak " + MARK,
                now,
                false);
    }

    private HttpResponse<String> send(String method, String path, String cloudToken, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(daemon.url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("X-Auth-Token", cloudToken);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String code(HttpResponse<String> response) {
        return json(response).path("code").asText();
    }

    /** The path with each thing of the other project that it could name. */
    private List<String> withTheirs(String path) {
        if (!path.contains("{")) {
            return List.of();
        }
        if (path.contains("/adjustments/")) {
            return List.of(path.replace("{id}", String.valueOf(theirAdjustment)));
        } else if (path.contains("/external-events/")) {
            return List.of(path.replace("{id}", String.valueOf(theirEvent)));
        } else if (path.contains("/profiles/")) {
            return List.of(path.replace("{profile}", "flavor=lab.small-" + MARK));
        }
        return List.of(path.replace("{id}", theirId), path.replace("{id}", "web-" + MARK));
    }

    private static String body(String method, String path) {
        if (path.endsWith("/tags")) {
            return method.equals("POST") || method.equals("PUT") ? "{\"tags\":[\"postgres\"]}" : null;
        }
        return method.equals("PATCH")
                ? "{\"dynamicAllocation\":false}"
                : path.equals("/v1/external-events")
                        ? "{\"name\":\"x\",\"start\":\"2030-01-01T00:00:00Z\",\"end\":\"2030-01-01T01:00:00Z\"}"
                        : method.equals("POST") ? "{}" : null;
    }

    @Test
    void aMemberReachesNothingOfAnotherProjectByAnyRoute() {
        List<String> walked = new ArrayList<>();
        for (RouteList.Entry route : RouteList.all()) {
            String method = route.method();
            String what = method + " " + route.path();
            walked.add(what);
            if (route.fleet()) {
                HttpResponse<String> refused = send(
                        method,
                        route.path().replace("{name}", "host" + MARK).replace("{id}", "web-" + MARK),
                        "member-of-a",
                        "{}");
                assertThat(refused.statusCode()).as(what).isEqualTo(403);
                assertThat(refused.body()).as(what).doesNotContain(MARK);
                continue;
            }
            for (String path : withTheirs(route.path().replace("{tag}", "postgres"))) {
                HttpResponse<String> none = send(method, path, "member-of-a", body(method, path));
                assertThat(none.statusCode()).as(method + " " + path).isEqualTo(404);
            }
            String own = route.path()
                    .replace("{id}", "mine")
                    .replace("{profile}", "x")
                    .replace("{tag}", "postgres");
            for (String query : List.of("?server=web-" + MARK, "?server=" + theirId)) {
                HttpResponse<String> none = send(method, own + query, "member-of-a", body(method, own));
                assertThat(none.statusCode()).as(what + query).isIn(400, 404);
            }
            if (route.json()) {
                HttpResponse<String> seen = send(method, own, "member-of-a", body(method, own));
                assertThat(seen.statusCode()).as(what + " " + seen.body()).isNotIn(401, 403, 500);
                assertThat(seen.body()).as(what).doesNotContain(MARK);
            }
        }
        assertThat(walked).hasSizeGreaterThan(35).contains("GET /v1/adjustments", "GET /v1/events");
        JsonNode theirs = json(send("GET", "/v1/servers/" + theirId, "admin-of-a", null));
        assertThat(theirs.path("dynamicAllocation").asBoolean())
                .as("nothing of theirs was changed")
                .isTrue();
        assertThat(json(send("GET", "/v1/external-events", "admin-of-a", null)).toString())
                .contains("sale " + MARK);
    }

    @Test
    void anAdminSeesAllSoThatTheWalkCouldHaveSeenIt() {
        for (String path : List.of(
                "/v1/servers",
                "/v1/fleet",
                "/v1/hypervisors",
                "/v1/adjustments",
                "/v1/notifications",
                "/v1/anomalies",
                "/v1/consents",
                "/v1/consents/audit",
                "/v1/external-events")) {
            assertThat(send("GET", path, "admin-of-a", null).body()).as(path).contains(MARK);
        }
        eventually("theirs has a forecast", () -> !json(send(
                        "GET", "/v1/servers/" + theirId + "/samples", "admin-of-a", null))
                .isEmpty());
        assertThat(send("PATCH", "/v1/servers/" + theirId, "admin-of-a", "{\"dynamicAllocation\":false}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(send("GET", "/v1/servers", "admin-of-a", null, "X-Gnomon-Project", OURS)))
                .hasSize(1);
    }

    @Test
    void aMemberTogglesItsOwnAndDoesNotLearnWhereItRunsAndAReaderOnlyLooks() {
        JsonNode mine = json(send("PATCH", "/v1/servers/mine", "member-of-a", "{\"dynamicAllocation\":false}"));
        assertThat(mine.path("dynamicAllocation").asBoolean(true)).isFalse();
        assertThat(mine.path("hypervisor").asText("?")).isEmpty();
        assertThat(json(send("GET", "/v1/servers", "reader-of-a", null))).hasSize(1);
        HttpResponse<String> refused = send("PATCH", "/v1/servers/mine", "reader-of-a", "{\"dynamicAllocation\":true}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(send("GET", "/v1/servers", "nobody-of-a", null).statusCode()).isEqualTo(403);
        HttpResponse<String> elsewhere = send("GET", "/v1/servers", "member-of-a", null, "X-Gnomon-Project", THEIRS);
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(send("GET", "/v1/servers", "member-of-a", null, "X-Gnomon-Project", "*")
                        .statusCode())
                .isEqualTo(403);
        JsonNode audit = json(send("POST", "/v1/consents", "member-of-a", null, "X-Gnomon-Actor", "somebody else"));
        assertThat(audit.path("actor").asText())
                .as("who a token says, not who a header says")
                .isEqualTo("ann");
    }

    @Test
    void aForgedTokenIsRefusedAndWithoutKeystoneTheDaemonsOwnStillWorks() throws Exception {
        HttpResponse<String> forged = send("GET", "/v1/servers", "forged", null);
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(json(forged).path("message").asText()).contains("forged, expired or was revoked");
        fake.users.get("member-of-a").put("expires_at", "2020-01-01T00:00:00Z");
        assertThat(send("GET", "/v1/servers", "member-of-a", null).statusCode()).isEqualTo(401);

        fake.faults = (method, path) -> Fault.UNAVAILABLE;
        HttpResponse<String> down = send("GET", "/v1/servers", "reader-of-a", null);
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(code(down)).isEqualTo("KEYSTONE_UNAVAILABLE");
        String token = Files.readString(data.resolve("token")).strip();
        assertThat(new Client(daemon.url(), token, "*", "test").servers()).hasSize(2);
    }
}
