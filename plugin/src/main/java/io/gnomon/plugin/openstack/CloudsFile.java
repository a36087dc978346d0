package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cloud in {@code clouds.yaml}, with what {@code secure.yaml} beside it adds: the files that the {@code openstack}
 * command reads.
 */
final class CloudsFile {
    private CloudsFile() {}

    /** Where it is looked for, the first that exists is taken. */
    static List<Path> places(Path workingFolder, Path home) {
        return List.of(
                workingFolder.resolve("clouds.yaml"),
                home.resolve(".config/openstack/clouds.yaml"),
                Path.of("/etc/openstack/clouds.yaml"));
    }

    /** @throws IllegalArgumentException that says what is wrong, for people */
    static ObjectNode cloud(String name, List<Path> places) {
        Path file = places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("openstack.cloud is " + name
                        + ", but there is no clouds.yaml: looked for " + shown(places)
                        + "; set openstack.clouds-file"));
        JsonNode clouds = read(file).path("clouds");
        if (!(clouds.path(name) instanceof ObjectNode cloud)) {
            List<String> known = new ArrayList<>();
            clouds.fieldNames().forEachRemaining(known::add);
            throw new IllegalArgumentException(file + " has no cloud '" + name + "'; it has: "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        secure(file, name).ifPresent(secret -> merge(cloud, secret));
        return cloud;
    }

    private static Optional<ObjectNode> secure(Path clouds, String name) {
        Path file = clouds.resolveSibling("secure.yaml");
        return Files.exists(file) && read(file).path("clouds").path(name) instanceof ObjectNode secret
                ? Optional.of(secret)
                : Optional.empty();
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        for (Iterator<Map.Entry<String, JsonNode>> i = from.fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = i.next();
            if (into.path(entry.getKey()) instanceof ObjectNode below && entry.getValue() instanceof ObjectNode more) {
                merge(below, more);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode tree = new YAMLMapper().readTree(Files.readString(file));
            return tree == null ? JsonNodeFactory.instance.objectNode() : tree;
        } catch (JsonProcessingException e) {
            // its message quotes the line, which may hold a password
            throw new IllegalArgumentException(
                    file + " is not valid YAML at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read; see that this user may read it", e);
        }
    }

    private static String shown(List<Path> places) {
        return places.stream()
                .map(Path::toString)
                .reduce((a, b) -> a + ", " + b)
                .orElse("nowhere");
    }
}
