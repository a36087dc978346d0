package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.ApiException.Code;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route over the real wire, with a client that is not ours. */
final class RestServerTest {
    private static final String CREATE = "{\"name\":\"new\",\"flavor\":{\"name\":\"tiny\",\"start\":{\"cpu\":0.25},"
            + "\"ceiling\":{\"cpu\":1.0},\"coresPerVcpu\":0.25}}";

    @TempDir
    Path folder;

    private final FakeBackend backend = new FakeBackend();
    private final HttpClient http = HttpClient.newHttpClient();
    private RestServer server;
    private String token;

    @BeforeEach
    void start() throws IOException {
        server = RestServer.start(RestSettings.onFreePort(folder), backend, new EventHub());
        token = Files.readString(folder.resolve("token")).strip();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/status",
                "/v1/configuration",
                "/v1/fleet",
                "/v1/hypervisors",
                "/v1/hypervisors/node-1",
                "/v1/servers",
                "/v1/servers/web",
                "/v1/servers/11111111-1111-4111-8111-111111111111",
                "/v1/servers/web/samples?seconds=60",
                "/v1/servers/web/forecasts",
                "/v1/servers/web/forecasts?ahead=week",
                "/v1/demand?flavor=small",
                "/v1/forecasts/accuracy?resource=cpu&seconds=60",
                "/v1/migrations/plan",
                "/v1/migrations?server=web&limit=1",
                "/v1/anomalies?server=web&limit=1",
                "/v1/adjustments?server=web&limit=1",
                "/v1/adjustments/2",
                "/v1/alerts",
                "/v1/tags",
                "/v1/tags/models",
                "/v1/servers/web/tags",
                "/v1/servers/web/processes",
                "/v1/notifications?limit=3"
            })
    void everyReadingRouteAnswersJson(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(json(response).isEmpty()).isFalse();
    }

    @Test
    void prometheusIsAnsweredInItsOwnFormat() throws Exception {
        HttpResponse<String> response = send("GET", "/v1/metrics?servers=true", null);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).contains("gnomon_servers 2.0", "gnomon_server_usage");
        assertThat(send("GET", "/v1/metrics", null).body()).doesNotContain("gnomon_server_usage");
        assertThat(send("GET", "/v1/metrics?servers=perhaps", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void eachAnswerIsCountedByThePatternOfItsPath() throws Exception {
        send("GET", "/v1/servers/web", null);
        send("GET", "/v1/servers/nobody", null);
        send("GET", "/nothing/here", null);
        send("STRANGE", "/v1/servers", null);
        Await.until("all four are counted", () -> backend.answered.size() == 4);
        assertThat(backend.answered)
                .startsWith("GET /v1/servers/{id} 200", "GET /v1/servers/{id} 404", "GET  404")
                .last()
                .asString()
                .startsWith("other ");
    }

    @ParameterizedTest
    @CsvSource({"GET,/v1/status", "DELETE,/v1/history", "GET,/v1/events", "GET,/nothing/here", "POST,/v1/servers"})
    void nothingIsAnsweredWithoutTheToken(String method, String path) throws Exception {
        for (String header : List.of("", "Basic Zm9v", "Bearer", "Bearer wrong", "Bearer " + token + "x")) {
            HttpResponse<String> response = send(method, path, null, "Authorization", header);
            assertThat(response.statusCode()).as("with '%s'", header).isEqualTo(401);
            assertThat(json(response).get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(response.body()).doesNotContain(token);
        }
        assertThat(backend.callers).isEmpty();
    }

    @Test
    void instantsAreIsoAndANumberThatIsNoneIsNull() throws Exception {
        JsonNode web = json(send("GET", "/v1/servers/web", null));
        assertThat(web.get("at").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(web.get("allocation").get("disk").isNull()).isTrue();
    }

    @Test
    void theCallerComesFromTheHeadersOrIsTheDefault() throws Exception {
        send("GET", "/v1/servers", null);
        assertThat(backend.lastCaller()).isEqualTo(new Caller("default", "unknown"));
        send("GET", "/v1/servers", null, "X-Gnomon-Project", "shop", "X-Gnomon-Actor", "ada");
        assertThat(backend.lastCaller()).isEqualTo(new Caller("shop", "ada"));
    }

    @Test
    void allProjectsMayBeReadButNeitherErasedNorCreatedIn() throws Exception {
        assertThat(send("GET", "/v1/servers", null, "X-Gnomon-Project", "*").statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", "/v1/history", null, "X-Gnomon-Project", "*").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/v1/servers", CREATE, "X-Gnomon-Project", "*").statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/v1/servers", null, "X-Gnomon-Project", "a/b<c").statusCode())
                .isEqualTo(400);
    }

    @Test
    void onlyTheAdminTokenChangesServersInAllProjects() throws Exception {
        String patch = "{\"dynamicAllocation\":false}";
        for (HttpResponse<String> refused : List.of(
                send("PATCH", "/v1/servers/web", patch, "X-Gnomon-Project", "*"),
                send("DELETE", "/v1/servers/web", null, "X-Gnomon-Project", "*"),
                send("DELETE", "/v1/servers/web/history", null, "X-Gnomon-Project", "*"))) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(json(refused).get("code").asText()).isEqualTo("FORBIDDEN");
            assertThat(json(refused).get("mend").asText()).contains("admin-token");
        }
        assertThat(backend.callers).isEmpty();

        token = Files.readString(folder.resolve("admin-token")).strip();
        assertThat(send("PATCH", "/v1/servers/web", patch, "X-Gnomon-Project", "*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(backend.lastCaller().project()).isEqualTo("*");
        assertThat(send("DELETE", "/v1/servers/web", null, "X-Gnomon-Project", "*")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("POST", "/v1/servers", CREATE, "X-Gnomon-Project", "*").statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/v1/servers", null).statusCode()).isEqualTo(200);
    }

    @Test
    void aServerIsCreatedPatchedAndDeleted() throws Exception {
        HttpResponse<String> made = send("POST", "/v1/servers", CREATE);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(backend.created.get(0).flavor().start()).containsEntry("cpu", 0.25);
        HttpResponse<String> patched = send("PATCH", "/v1/servers/new", "{\"dynamicAllocation\":false}");
        assertThat(json(patched).get("dynamicAllocation").asBoolean()).isFalse();
        HttpResponse<String> deleted = send("DELETE", "/v1/servers/new", null);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(send("GET", "/v1/servers/new", null).statusCode()).isEqualTo(404);
    }

    @Test
    void tagsAreGivenSetAndTakenAway() throws Exception {
        assertThat(json(send("POST", "/v1/servers/web/tags", "{\"tags\":[\"prod\"]}"))
                        .findValuesAsText("tag"))
                .containsExactly("nginx", "prod");
        assertThat(json(send("DELETE", "/v1/servers/web/tags/nginx", null)).findValuesAsText("tag"))
                .containsExactly("prod");
        assertThat(json(send("PUT", "/v1/servers/web/tags", "{\"tags\":[]}")).isEmpty())
                .isTrue();
        assertThat(send("DELETE", "/v1/servers/web/tags/nginx", null).statusCode())
                .isEqualTo(404);
        for (String body :
                List.of("{}", "{\"tags\":null}", "{\"tags\":[null]}", "{\"tags\":\"x\"}", "[]", "{\"tag\":[]}")) {
            assertThat(send("PUT", "/v1/servers/web/tags", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(send("PUT", "/v1/servers/web/tags", "{\"tags\":[]}", "X-Gnomon-Project", "*")
                        .statusCode())
                .as("without the admin token")
                .isEqualTo(403);
    }

    @Test
    void historyIsErasedOfAServerOrOfTheProject() throws Exception {
        assertThat(json(send("DELETE", "/v1/servers/web/history", null))
                        .get("samples")
                        .asLong())
                .isEqualTo(42);
        assertThat(json(send("DELETE", "/v1/history", null)).get("samples").asLong())
                .isEqualTo(4200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/v1/servers|{|400|BAD_REQUEST",
                "POST|/v1/servers|null|400|BAD_REQUEST",
                "POST|/v1/servers|{\"name\":\"x\"}|400|BAD_REQUEST",
                "POST|/v1/servers|{\"nmae\":\"x\"}|400|BAD_REQUEST",
                "POST|/v1/servers|{\"name\":\"../x\",\"flavor\":{\"name\":\"f\",\"start\":{},\"ceiling\":{}}}|400|BAD_REQUEST",
                "POST|/v1/servers|{\"name\":\"x\",\"flavor\":{\"name\":\"f\",\"start\":{\"cpu\":2},\"ceiling\":{\"cpu\":1}}}|400|BAD_REQUEST",
                "POST|/v1/servers|{\"name\":\"x\",\"flavor\":{\"name\":\"f\",\"start\":{\"gpu\":2},\"ceiling\":{}}}|400|BAD_REQUEST",
                "POST|/v1/servers|{\"name\":\"x\",\"flavor\":{\"name\":\"f\",\"start\":{\"cpu\":-1},\"ceiling\":{}}}|400|BAD_REQUEST",
                "PATCH|/v1/servers/web|{}|400|BAD_REQUEST",
                "GET|/v1/servers/web/samples?seconds=abc||400|BAD_REQUEST",
                "GET|/v1/servers/web/samples?seconds=-1||400|BAD_REQUEST",
                "GET|/v1/adjustments?limit=99999999999||400|BAD_REQUEST",
                "GET|/v1/adjustments/two||400|BAD_REQUEST",
                "GET|/v1/adjustments/77||404|ADJUSTMENT_NOT_FOUND",
                "GET|/v1/servers/nobody||404|SERVER_NOT_FOUND",
                "GET|/v1/hypervisors/nobody||404|HYPERVISOR_NOT_FOUND",
                "GET|/v1/nothing||404|NOT_FOUND",
                "PUT|/v1/status||405|METHOD_NOT_ALLOWED",
            })
    void whatIsWrongIsNamedWithItsMend(String method, String path, @Nullable String body, int status, String code)
            throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = json(response);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("fault").asText()).isEqualTo("user");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("mend").asText()).isNotBlank();
    }

    @Test
    void aRequestTooBrokenForAnyRouteIsAnsweredInJsonToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"BAD_REQUEST\"");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithAndWithoutADeclaredLength() throws Exception {
        String large = "{\"name\":\"" + "x".repeat(70_000) + "\"}";
        assertThat(send("POST", "/v1/servers", large).statusCode()).isEqualTo(413);
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(server.url() + "/v1/servers"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofByteArrays(List.of(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        assertThat(http.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        assertThat(backend.created).isEmpty();
    }

    @Test
    void aFailureOfTheDaemonGivesAReferenceAndNoStackTrace() throws Exception {
        backend.failure = new IllegalStateException("secret detail");
        HttpResponse<String> response = send("GET", "/v1/servers", null);
        assertThat(response.statusCode()).isEqualTo(500);
        JsonNode error = json(response);
        assertThat(error.get("code").asText()).isEqualTo("INTERNAL");
        assertThat(error.get("fault").asText()).isEqualTo("gnomon");
        assertThat(error.get("message").asText()).matches(".*reference [0-9a-f]{8}.*");
        assertThat(response.body()).doesNotContain("secret detail").doesNotContain("at io.gnomon");
    }

    @Test
    void aBackendsOwnRefusalKeepsItsCode() throws Exception {
        backend.failure = new ApiException(Code.NO_CAPACITY, "node-1 is full", "delete a server");
        HttpResponse<String> response = send("POST", "/v1/servers", CREATE);
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).get("fault").asText()).isEqualTo("operator");
        assertThat(json(response).get("mend").asText()).isEqualTo("delete a server");
    }

    @Test
    void theEndpointFileNamesTheServerWhileItRuns() throws Exception {
        Path endpoint = folder.resolve("endpoint");
        assertThat(endpoint).hasContent("http://127.0.0.1:" + server.port() + "\n");
        server.close();
        assertThat(endpoint).doesNotExist();
        assertThat(folder.resolve("token")).exists();
        assertThat(folder.resolve("admin-token")).exists();
    }

    @Test
    void everyRequestInTheReferenceIsThere() throws Exception {
        Pattern request = Pattern.compile("^\\| `([A-Z]+) (/\\S+)` \\|");
        List<String[]> requests = Files.readAllLines(Path.of("..", "docs", "rest.md")).stream()
                .map(request::matcher)
                .filter(Matcher::find)
                .map(m -> new String[] {m.group(1), m.group(2)})
                .toList();
        assertThat(requests).hasSize(76);
        token = Files.readString(folder.resolve("admin-token")).strip();
        for (String[] r : requests) {
            String path = r[1].replace("{name}", "node-1")
                    .replace("{id}", "web")
                    .replace("{number}", "1")
                    .replace("{tag}", "nginx")
                    .replace("{profile}", "app=shop,flavor=small");
            if (path.startsWith("/v1/events")) {
                continue; // never ends
            }
            backend.add(FakeBackend.server(FakeBackend.WEB, "web", 1, 1));
            assertThat(send(r[0], path, null).statusCode())
                    .as("%s %s", r[0], path)
                    .isIn(200, 202, 204, r[0].startsWith("P") ? 400 : 200);
        }
    }

    @Test
    void aTakenPortIsNamed() {
        RestSettings same = RestSettings.of("127.0.0.1", server.port(), folder, folder.resolve("token"));
        assertThatThrownBy(() -> RestServer.start(same, backend, new EventHub()))
                .isInstanceOf(RestStartException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("another port");
        assertThat(folder.resolve("endpoint")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no.such.host.invalid"})
    void onlyLoopbackIsServed(String address) {
        RestSettings settings = RestSettings.of(address, 0, folder, folder.resolve("token"));
        assertThatThrownBy(() -> RestServer.start(settings, backend, new EventHub()))
                .isInstanceOf(RestStartException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void onlyTheAdminTokenTriesWebhooks() throws Exception {
        assertThat(send("POST", "/v1/notifications/test", null).statusCode()).isEqualTo(403);
        token = Files.readString(folder.resolve("admin-token")).strip();
        assertThat(json(send("POST", "/v1/notifications/test", null))
                        .get(0)
                        .get("delivered")
                        .asBoolean())
                .isTrue();
    }
}
