package io.gnomon.plugin.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Nova as its users reach it: plain HTTP with a token of Keystone. Any thread may use it. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> ports;
    private final String token;
    private final String project;

    Api(TestCloud cloud) {
        this(cloud, "admin", secret(cloud), "admin");
    }

    private static String secret(TestCloud cloud) {
        try {
            return Files.readString(cloud.state().resolve("secrets/admin")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A user of the same project, new, with the role of a member only. */
    Api member(TestCloud cloud) {
        return member(cloud, "admin", project);
    }

    /** The same of another project, which is new too. */
    Api stranger(TestCloud cloud) {
        String name = "shop-" + UUID.randomUUID();
        String body = "{\"project\": {\"name\": \"" + name + "\", \"domain_id\": \"default\"}}";
        String id = json(request("keystone", "/v3/projects").POST(HttpRequest.BodyPublishers.ofString(body)))
                .at("/project/id")
                .asText();
        return member(cloud, name, id);
    }

    private Api member(TestCloud cloud, String projectName, String projectId) {
        String name = "member-" + UUID.randomUUID();
        String body =
                "{\"user\": {\"name\": \"" + name + "\", \"domain_id\": \"default\", \"password\": \"" + name + "\"}}";
        String user = json(request("keystone", "/v3/users").POST(HttpRequest.BodyPublishers.ofString(body)))
                .at("/user/id")
                .asText();
        send(request(
                        "keystone",
                        "/v3/projects/" + projectId + "/users/" + user + "/roles/"
                                + id("keystone", "/v3/roles", "roles", "member"))
                .PUT(HttpRequest.BodyPublishers.noBody()));
        return new Api(cloud, name, name, projectName);
    }

    private Api(TestCloud cloud, String user, String password, String projectName) {
        try {
            ports = Files.readAllLines(cloud.state().resolve("ports")).stream()
                    .map(line -> line.split("_port="))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
            String body = """
                    {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                      "domain": {"id": "default"}, "password": "%s"}}},
                     "scope": {"project": {"name": "%s", "domain": {"id": "default"}}}}}
                    """.formatted(user, password, projectName);
            HttpResponse<String> login =
                    send(request("keystone", "/v3/auth/tokens").POST(HttpRequest.BodyPublishers.ofString(body)));
            token = login.headers().firstValue("X-Subject-Token").orElseThrow();
            project = JSON.readTree(login.body()).at("/token/project/id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the daemon answers to this user, who shows it a token of Keystone and nothing else. */
    HttpResponse<String> gnomon(String method, String path, String body) {
        return answered(request("daemon", path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Ends the token: nobody should believe it any more. */
    void logOut() {
        send(request("keystone", "/v3/auth/tokens")
                .setHeader("X-Auth-Token", token)
                .setHeader("X-Subject-Token", token)
                .DELETE());
    }

    /** Id of the project that all of this is for. */
    String project() {
        return project;
    }

    /** All servers of the project, in detail. */
    List<JsonNode> servers() {
        List<JsonNode> all = new ArrayList<>();
        json(request("compute", "/v2.1/servers/detail").GET()).path("servers").forEach(all::add);
        return all;
    }

    /** Asks for a server; on that hypervisor, if one is named. */
    String boot(String name, String flavor, Optional<String> hypervisor) {
        return boot(name, flavor, "gnomon-guest", hypervisor, Map.of());
    }

    String boot(String name, String flavor, String image, Optional<String> hypervisor, Map<String, String> metadata) {
        return bootOf(name, flavor, imageId(image), hypervisor, metadata);
    }

    /** A server group that there is from then on; returns its id. */
    String serverGroup(String name) {
        return post("/os-server-groups", """
                {"server_group": {"name": "%s", "policy": "soft-anti-affinity"}}
                """.formatted(name))
                .path("server_group")
                .path("id")
                .asText();
    }

    void deleteServerGroup(String id) {
        send(request("compute", "/v2.1/os-server-groups/" + id).DELETE());
    }

    /** Asks for a server that belongs to a group, on that hypervisor. */
    String bootIn(String group, String name, String flavor, String hypervisor) {
        return post("/servers", """
                {"server": {"name": "%s", "flavorRef": "%s", "imageRef": "%s", "networks": "none", "host": "%s"},
                 "os:scheduler_hints": {"group": "%s"}}
                """.formatted(name, flavorId(flavor), imageId("gnomon-guest"), hypervisor, group))
                .path("server")
                .path("id")
                .asText();
    }

    /** Of an image that is named by its id, also if it is gone. */
    String bootOf(String name, String flavor, String imageId) {
        return bootOf(name, flavor, imageId, Optional.empty(), Map.of());
    }

    private String bootOf(
            String name, String flavor, String imageId, Optional<String> hypervisor, Map<String, String> metadata) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode server = body.putObject("server");
        server.put("name", name)
                .put("flavorRef", flavorId(flavor))
                .put("imageRef", imageId)
                .put("networks", "none");
        hypervisor.ifPresent(host -> server.put("host", host));
        ObjectNode kept = server.putObject("metadata");
        metadata.forEach(kept::put);
        return post("/servers", body.toString()).path("server").path("id").asText();
    }

    /** A flavor that there is from then on. */
    void flavor(String name, int vcpus, int memoryMib) {
        post("/flavors", """
                {"flavor": {"name": "%s", "vcpus": %d, "ram": %d, "disk": 1}}
                """.formatted(name, vcpus, memoryMib));
    }

    /** One that is not offered to everybody. */
    void privateFlavor(String name, int vcpus, int memoryMib) {
        post("/flavors", """
                {"flavor": {"name": "%s", "vcpus": %d, "ram": %d, "disk": 1, "os-flavor-access:is_public": false}}
                """.formatted(name, vcpus, memoryMib));
    }

    String flavorId(String name) {
        return id("compute", "/v2.1/flavors", "flavors", name);
    }

    String imageId(String name) {
        return id("glance", "/v2/images", "images", name);
    }

    /** Of the image of that name; nothing if there is none. */
    String imageStatus(String name) {
        for (JsonNode image :
                json(request("glance", "/v2/images?name=" + name).GET()).path("images")) {
            return image.path("status").asText();
        }
        return "";
    }

    /** An image with the kernel of the tiny guest and a disk of one's own. */
    void image(String name, String kernelArguments, byte[] disk) {
        JsonNode guest =
                json(request("glance", "/v2/images/" + imageId("gnomon-guest")).GET());
        ObjectNode body = JSON.createObjectNode();
        body.put("name", name)
                .put("disk_format", "raw")
                .put("container_format", "bare")
                .put("visibility", "public");
        for (String same : List.of("kernel_id", "ramdisk_id", "hw_qemu_guest_agent", "hw_rng_model")) {
            body.set(same, guest.get(same));
        }
        body.put("os_command_line", guest.path("os_command_line").asText() + " " + kernelArguments);
        String id = json(request("glance", "/v2/images").POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                .path("id")
                .asText();
        send(request("glance", "/v2/images/" + id + "/file")
                .setHeader("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(disk)));
    }

    /** The hypervisors that do not report to Nova now. */
    List<String> down() {
        List<String> down = new ArrayList<>();
        for (JsonNode service : json(request("compute", "/v2.1/os-services?binary=nova-compute")
                        .GET())
                .path("services")) {
            if (!service.path("state").asText().equals("up")) {
                down.add(service.path("host").asText());
            }
        }
        return down;
    }

    /** Lets the scheduler use the fake hypervisors, or not: what it has to choose a place for would be lost on them. */
    void fakesTakeServers(boolean enabled) {
        for (JsonNode service : json(request("compute", "/v2.1/os-services?binary=nova-compute")
                        .GET())
                .path("services")) {
            if (service.path("host").asText().startsWith("fake")) {
                String body = "{\"status\": \"" + (enabled ? "enabled" : "disabled") + "\"}";
                json(request(
                                "compute",
                                "/v2.1/os-services/" + service.path("id").asText())
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
            }
        }
    }

    /** Makes an image one of everybody's, or of another project's own. */
    void show(String imageId, boolean everybody) {
        String owner = everybody ? project : id("keystone", "/v3/projects", "projects", "service");
        String body = "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \""
                + (everybody ? "public" : "private")
                + "\"}, {\"op\": \"replace\", \"path\": \"/owner\", \"value\": \"" + owner + "\"}]";
        send(request("glance", "/v2/images/" + imageId)
                .setHeader("Content-Type", "application/openstack-images-v2.1-json-patch")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Removes an image; servers that were made of it go on. */
    void deleteImage(String name) {
        send(request("glance", "/v2/images/" + imageId(name)).DELETE());
    }

    /** How many servers the project may have; -1: as many as it likes. */
    void mayHave(int servers) {
        String body = "{\"quota_set\": {\"instances\": " + servers + ", \"force\": true}}";
        send(request("compute", "/v2.1/os-quota-sets/" + project).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** What Placement says that a server holds: by class, over all providers. */
    Map<String, Integer> allocations(String id) {
        Map<String, Integer> all = new TreeMap<>();
        for (JsonNode provider :
                json(request("placement", "/allocations/" + id).GET()).path("allocations")) {
            provider.path("resources")
                    .fields()
                    .forEachRemaining(r -> all.merge(r.getKey(), r.getValue().asInt(), Integer::sum));
        }
        return all;
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

    /** What the guest has said on its first serial port; nothing while Nova makes its domain anew, or waits for its hypervisor in vain. */
    String console(String id) {
        try {
            return post("/servers/" + id + "/action", "{\"os-getConsoleOutput\": {}}")
                    .path("output")
                    .asText();
        } catch (IllegalStateException e) {
            String said = String.valueOf(e.getMessage());
            if (said.contains(": 404 ") || said.contains("MessagingTimeout")) {
                return "";
            }
            throw e;
        }
    }

    /** Asks for its end; a server that is gone already is as good. */
    void delete(String id) {
        HttpRequest request = request("compute", "/v2.1/servers/" + id).DELETE().build();
        HttpResponse<String> response = answered(request);
        if (response.statusCode() != 404) {
            accepted(request, response);
        }
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
                .header("OpenStack-API-Version", service.equals("placement") ? "placement 1.28" : "compute 2.92");
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
        return accepted(request, answered(request));
    }

    private static HttpResponse<String> accepted(HttpRequest request, HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    private HttpResponse<String> answered(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
