package io.gnomon.plugin.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Nova as its users reach it: plain HTTP with a token of Keystone. Any thread may use it. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> ports;
    private final String token;

    Api(TestCloud cloud) {
        try {
            ports = Files.readAllLines(cloud.state().resolve("ports")).stream()
                    .map(line -> line.split("_port="))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
            Path secret = cloud.state().resolve("secrets/admin");
            String body = """
                    {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin",
                      "domain": {"id": "default"}, "password": "%s"}}},
                     "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
                    """.formatted(Files.readString(secret).strip());
            token = send(request("keystone", "/v3/auth/tokens").POST(HttpRequest.BodyPublishers.ofString(body)))
                    .headers()
                    .firstValue("X-Subject-Token")
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a server; on that hypervisor, if one is named. */
    String boot(String name, String flavor, Optional<String> hypervisor) {
        String where = hypervisor.map(host -> ", \"host\": \"" + host + "\"").orElse("");
        String body = """
                {"server": {"name": "%s", "flavorRef": "%s", "imageRef": "%s", "networks": "none"%s}}
                """.formatted(
                        name,
                        id("compute", "/v2.1/flavors", "flavors", flavor),
                        id("glance", "/v2/images", "images", "gnomon-guest"),
                        where);
        return post("/servers", body).path("server").path("id").asText();
    }

    JsonNode server(String id) {
        return json(request("compute", "/v2.1/servers/" + id).GET()).path("server");
    }

    String status(String id) {
        return server(id).path("status").asText();
    }

    /** The hypervisor that a server is on. */
    String hypervisor(String id) {
        return server(id).path("OS-EXT-SRV-ATTR:hypervisor_hostname").asText();
    }

    void act(String id, String body) {
        post("/servers/" + id + "/action", body);
    }

    /** What the guest has said on its first serial port. */
    String console(String id) {
        return post("/servers/" + id + "/action", "{\"os-getConsoleOutput\": {}}")
                .path("output")
                .asText();
    }

    void delete(String id) {
        send(request("compute", "/v2.1/servers/" + id).DELETE());
    }

    boolean exists(String id) {
        return !json(request("compute", "/v2.1/servers").GET()).path("servers").findValuesAsText("id").stream()
                .filter(id::equals)
                .toList()
                .isEmpty();
    }

    private String id(String service, String path, String list, String name) {
        for (JsonNode node : json(request(service, path).GET()).path(list)) {
            if (node.path("name").asText().equals(name)) {
                return node.path("id").asText();
            }
        }
        throw new IllegalStateException("there is no " + name + " in " + path);
    }

    private JsonNode post(String path, String body) {
        return json(request("compute", "/v2.1" + path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String service, String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ports.get(service) + path))
                .header("Content-Type", "application/json")
                .header("OpenStack-API-Version", "compute 2.92");
        return path.equals("/v3/auth/tokens") ? builder : builder.header("X-Auth-Token", token);
    }

    private JsonNode json(HttpRequest.Builder builder) {
        try {
            String text = send(builder).body();
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
