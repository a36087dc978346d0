package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes a server from Nova's JSON; what is missing or of a wrong kind in it does not count. */
final class NovaServerReader {
    private NovaServerReader() {}

    /** Empty if it has no proper id. */
    static Optional<NovaServer> read(JsonNode server) {
        UUID id;
        try {
            id = UUID.fromString(server.path("id").asText());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        List<String> tags = new ArrayList<>();
        server.path("tags").forEach(tag -> tags.add(tag.asText()));
        return Optional.of(new NovaServer(
                id,
                server.path("name").asText(),
                server.path("tenant_id").asText(),
                server.path("user_id").asText(),
                server.path("status").asText("UNKNOWN"),
                text(server, "OS-EXT-STS:task_state"),
                text(server, "OS-EXT-SRV-ATTR:host"),
                text(server, "OS-EXT-SRV-ATTR:hypervisor_hostname"),
                text(server, "OS-EXT-SRV-ATTR:instance_name"),
                flavor(server.path("flavor")),
                text(server.path("image"), "id"),
                texts(server.path("metadata")),
                tags));
    }

    private static NovaFlavor flavor(JsonNode flavor) {
        return flavor(flavor, "original_name");
    }

    /** A flavor that is shown by itself, not within a server. */
    static SoldFlavor soldFlavor(JsonNode flavor) {
        return new SoldFlavor(
                flavor(flavor, "name"),
                flavor.path("OS-FLV-EXT-DATA:ephemeral").asLong(),
                flavor.path("swap").asLong()); // a text that is empty where there is none, before 2.75
    }

    private static NovaFlavor flavor(JsonNode flavor, String name) {
        return new NovaFlavor(
                flavor.path(name).asText("unknown"),
                flavor.path("vcpus").asInt(),
                flavor.path("ram").asLong(),
                flavor.path("disk").asLong(),
                texts(flavor.path("extra_specs")));
    }

    private static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isTextual() && !value.asText().isEmpty() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> result = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(
                        entry -> result.put(entry.getKey(), entry.getValue().asText()));
        return result;
    }
}
