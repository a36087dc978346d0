package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.dashboard.Assets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's files over the real wire: they need no token, and nothing else is without one because of them. */
final class DashboardRoutesTest {
    @TempDir
    Path folder;

    private final FakeBackend backend = new FakeBackend();
    private final HttpClient http = HttpClient.newHttpClient();
    private RestServer server;

    @BeforeEach
    void start() {
        server = RestServer.start(RestSettings.onFreePort(folder), backend, new EventHub());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void everyFileIsServedWithItsTypeAndAStrictPolicy() throws Exception {
        for (String path : new Assets().paths()) {
            HttpResponse<byte[]> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(response, "content-security-policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe", "*", "http");
            assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
            assertThat(header(response, "content-type")).doesNotContain("json");
        }
    }

    @Test
    void whatIsAskedForWithoutItsContentHasTheSameHeaders() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(URI.create(server.url() + "/dashboard/app.js"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> response = http.send(head, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).startsWith("text/javascript");
        assertThat(header(response, "content-security-policy")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard"})
    void theWayThereIsShort(String path) throws Exception {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "location")).isEqualTo("/dashboard/");
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> first = get("/dashboard/app.js", "Accept-Encoding", "gzip");
        assertThat(header(first, "cache-control")).isEqualTo("no-cache");
        assertThat(header(first, "content-encoding")).isEqualTo("gzip");
        try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(first.body()))) {
            assertThat(packed.readAllBytes()).isEqualTo(get("/dashboard/app.js").body());
        }
        HttpResponse<byte[]> second = get("/dashboard/app.js", "If-None-Match", header(first, "etag"));
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/../v1/status",
                "/dashboard/%2e%2e/v1/status",
                "/dashboard/..%2fv1/status",
                "/dashboard/app.js/../../v1/status",
                "/dashboard/app.js;/../../v1/status",
                "/dashboard//v1/status",
                "//v1/status",
                "/dashboard/built-from",
                "/dashboard/nothing",
                "/v1/fleet"
            })
    void nothingElseIsOpen(String path) throws Exception {
        // by hand, because a client tidies such a path up
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket)).containsPattern(" 40[01] ");
        }
        assertThat(backend.callers).isEmpty();
    }

    private static String firstLine(Socket socket) throws IOException {
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return answer.substring(0, answer.indexOf('\r'));
    }

    @Test
    void nothingIsWrittenWithoutAToken() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(server.url() + "/dashboard/"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
}
