package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Nova in memory: servers in pages, and what openstack4j reads. */
public final class FakeNova {
    public final Map<String, ObjectNode> servers = new TreeMap<>();
    public final Map<String, NovaFlavor> flavors = new TreeMap<>();

    /** Server groups, of the project {@code p1}, by name. */
    public final Map<String, List<String>> groups = new TreeMap<>();

    /** Names of flavors that are shown only to who asks for all of them. */
    final Set<String> hiddenFlavors = new HashSet<>();

    public final List<JsonNode> actions = new ArrayList<>();

    /** Names of the hypervisors; that called node-N is on host-N. */
    public final List<String> nodes = new ArrayList<>(List.of("node-1"));

    /** What an action does to its server before it is answered. */
    public volatile Consumer<ObjectNode> onAction = server -> {};

    /** Hears of each server that is made and of each that is deleted. */
    public volatile Consumer<ObjectNode> onMade = server -> {};

    public volatile Consumer<String> onDeleted = id -> {};

    private volatile @Nullable Reply refusal;
    public volatile int mostMinor = 93;
    int page = 1_000;

    /** A server on the node {@code node-1}, with metadata that may be added to. */
    public synchronized ObjectNode server(
            String id, String name, int vcpus, long memoryMib, Map<String, String> specs) {
        ObjectNode server = JsonNodeFactory.instance.objectNode();
        server.put("id", id).put("name", name).put("status", "ACTIVE");
        server.put("tenant_id", "p1").put("user_id", "u1");
        server.putNull("OS-EXT-STS:task_state");
        server.put("OS-EXT-SRV-ATTR:host", "host-1").put("OS-EXT-SRV-ATTR:hypervisor_hostname", "node-1");
        server.put("OS-EXT-SRV-ATTR:instance_name", "instance-00000001");
        ObjectNode flavor = server.putObject("flavor");
        flavor.put("original_name", "m1." + name)
                .put("vcpus", vcpus)
                .put("ram", memoryMib)
                .put("disk", 1);
        ObjectNode extra = flavor.putObject("extra_specs");
        specs.forEach(extra::put);
        server.putObject("image").put("id", "image-1");
        server.putObject("metadata");
        server.putArray("tags");
        servers.put(id, server);
        return server;
    }

    public synchronized void delete(String id) {
        servers.remove(id);
    }

    synchronized Reply answer(String method, String path, Map<String, String> query, JsonNode body) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        if (path.equals("/servers/detail")) {
            return Reply.of(200, page(all, query));
        }
        if (path.equals("/servers") && method.equals("POST")) {
            return refusal != null ? refusal : made(all, body.path("server"));
        }
        if (path.equals("/os-server-groups")) {
            ArrayNode list = all.putArray("server_groups");
            int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
            groups.entrySet().stream()
                    .skip(offset)
                    .limit(Integer.parseInt(query.getOrDefault("limit", "1000")))
                    .forEach(group -> {
                        ObjectNode one = list.addObject();
                        one.put(
                                        "id",
                                        UUID.nameUUIDFromBytes(group.getKey().getBytes(StandardCharsets.UTF_8))
                                                .toString())
                                .put("name", group.getKey())
                                .put("project_id", "p1");
                        group.getValue().forEach(one.putArray("members")::add);
                    });
            return Reply.of(200, all);
        }
        if (path.startsWith("/servers/") && method.equals("DELETE")) {
            String id = path.split("/")[2];
            if (servers.remove(id) == null) {
                return fault(404, "itemNotFound", "Instance could not be found.");
            }
            onDeleted.accept(id);
            return new Reply(204, null);
        }
        if (path.startsWith("/servers/") && method.equals("POST")) {
            if (!servers.containsKey(path.split("/")[2])) {
                return fault(404, "itemNotFound", "Instance could not be found.");
            }
            if (refusal != null) {
                return refusal;
            }
            actions.add(body);
            onAction.accept(servers.get(path.split("/")[2]));
            return new Reply(202, null);
        }
        if (path.startsWith("/servers/")) {
            ObjectNode server = servers.get(path.split("/")[2]);
            all.set("server", server);
            return server == null ? fault(404, "itemNotFound", "Instance could not be found.") : Reply.of(200, all);
        }
        if (path.equals("/flavors/detail")) {
            all.putArray("flavors");
            flavors.values().stream()
                    .filter(f ->
                            query.getOrDefault("is_public", "True").equals("None") || !hiddenFlavors.contains(f.name()))
                    .forEach(f -> all.withArray("flavors")
                            .addObject()
                            .put("id", f.name())
                            .put("name", f.name())
                            .put("vcpus", f.vcpus())
                            .put("ram", f.memoryMib())
                            .put("disk", f.diskGib()));
            return Reply.of(200, all);
        }
        if (path.endsWith("/os-extra_specs")) {
            ObjectNode specs = all.putObject("extra_specs");
            flavors.get(path.split("/")[2]).extraSpecs().forEach(specs::put);
            return Reply.of(200, all);
        }
        if (path.startsWith("/flavors/") && flavors.containsKey(path.split("/")[2])) {
            NovaFlavor flavor = flavors.get(path.split("/")[2]);
            ObjectNode shown = all.putObject("flavor");
            shown.put("name", flavor.name())
                    .put("vcpus", flavor.vcpus())
                    .put("ram", flavor.memoryMib())
                    .put("disk", flavor.diskGib())
                    .put("OS-FLV-EXT-DATA:ephemeral", 0)
                    .put("swap", 0);
            ObjectNode specs = shown.putObject("extra_specs");
            flavor.extraSpecs().forEach(specs::put);
            return Reply.of(200, all);
        }
        return switch (path) {
            case "/os-hypervisors/detail" -> Reply.of(200, hypervisors(all));
            case "/os-aggregates" -> Reply.of(200, aggregates(all));
            case "/os-services" -> Reply.of(200, services(all));
            default -> fault(404, "itemNotFound", "no such thing: " + path);
        };
    }

    private Reply made(ObjectNode all, JsonNode asked) {
        String id = UUID.randomUUID().toString();
        ObjectNode server = server(id, asked.path("name").asText(), 1, 256, Map.of());
        server.put(
                "OS-EXT-SRV-ATTR:hypervisor_hostname",
                asked.path("hypervisor_hostname").asText("node-1"));
        server.set("metadata", asked.path("metadata"));
        onMade.accept(server);
        all.putObject("server").put("id", id);
        return Reply.of(202, all);
    }

    private ObjectNode page(ObjectNode all, Map<String, String> query) {
        ArrayNode shown = all.putArray("servers");
        String after = query.getOrDefault("marker", "");
        for (Map.Entry<String, ObjectNode> server : servers.entrySet()) {
            if (server.getKey().compareTo(after) > 0) {
                if (shown.size() == page) {
                    all.withArray("servers_links").addObject().put("rel", "next");
                    break;
                }
                shown.add(server.getValue());
            }
        }
        return all;
    }

    private ObjectNode hypervisors(ObjectNode all) {
        for (String name : nodes) {
            ObjectNode one = all.withArray("hypervisors").addObject();
            one.put("id", 1).put("hypervisor_hostname", name).put("state", "up").put("status", "enabled");
            one.put("vcpus", 8).put("memory_mb", 16_384).put("running_vms", 2).put("hypervisor_type", "QEMU");
            one.put("cpu_info", "{\"arch\": \"x86_64\", \"model\": \"Nehalem\"}"); // a text, up to 2.27
            one.putObject("service")
                    .put("host", "host-" + name.replace("node-", ""))
                    .put("id", 3);
        }
        return all;
    }

    /** Every action is answered so from now on, and not carried out. */
    public void refuse(int status, String name, String message) {
        refusal = fault(status, name, message);
    }

    private static ObjectNode aggregates(ObjectNode all) {
        ObjectNode one = all.withArray("aggregates").addObject();
        one.put("id", 1).put("name", "fast").put("availability_zone", "az1").put("deleted", false);
        one.putArray("hosts").add("host-1");
        one.putObject("metadata").put("ssd", "true");
        return all;
    }

    private static ObjectNode services(ObjectNode all) {
        for (String state : List.of("up", "down")) {
            ObjectNode one = all.withArray("services").addObject();
            one.put("id", 1).put("binary", "nova-compute").put("host", "host-" + state);
            one.put("state", state).put("status", "enabled").put("zone", "nova");
        }
        return all;
    }

    static Reply fault(int status, String name, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject(name).put("code", status).put("message", message);
        return Reply.of(status, body);
    }
}
