package io.gnomon.plugin.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mapping of a file, its fields taken out one by one. What is wrong is collected, and what is left over is wrong. */
final class Fields {
    private final String where;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param where file and place, for people */
    Fields(String where, JsonNode node, List<String> problems) {
        this.where = where;
        this.node = node;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(where + ": write fields here, each as `name: value`");
        }
    }

    void wrong(String field, String what) {
        problems.add(where + "." + field + ": " + what);
    }

    void wrong(String what) {
        problems.add(where + ": " + what);
    }

    boolean has(String field) {
        known.add(field);
        return node.hasNonNull(field);
    }

    /** One plain value; empty if it is not there. */
    Optional<String> text(String field) {
        known.add(field);
        JsonNode value = node.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode() || value.asText().isBlank() || value.isNull()) {
            wrong(field, "give it one value, or take the line out");
            return Optional.empty();
        }
        return Optional.of(value.asText().strip());
    }

    /** Plain values, one alone or a list. */
    List<String> texts(String field) {
        known.add(field);
        JsonNode value = node.get(field);
        if (value == null) {
            return List.of();
        }
        if (value.isValueNode()) {
            return text(field).stream().toList();
        }
        List<String> all = new ArrayList<>();
        for (JsonNode item : value) {
            if (!value.isArray()
                    || !item.isValueNode()
                    || item.isNull()
                    || item.asText().isBlank()) {
                wrong(field, "write a list of plain values, like [a, b]");
                return List.of();
            }
            String text = item.asText().strip();
            if (all.contains(text)) {
                wrong(field, "'" + text + "' stands there twice; keep one");
            } else {
                all.add(text);
            }
        }
        return all;
    }

    /** Words of a program, which may well be equal. */
    List<String> words(String field) {
        known.add(field);
        JsonNode value = node.get(field);
        List<String> all = new ArrayList<>();
        if (value != null && value.isArray()) {
            value.forEach(item -> all.add(item.asText()));
        }
        if (all.isEmpty() || all.get(0).isBlank()) {
            wrong(field, "write the program and its arguments as a list, like [curl, -fsS, \"http://{address}/\"]");
            return List.of();
        }
        return all;
    }

    Optional<Duration> duration(String field, Duration most) {
        return text(field).flatMap(text -> {
            try {
                Duration duration = Durations.parse(text);
                if (!duration.isZero() && duration.compareTo(most) <= 0) {
                    return Optional.of(duration);
                }
                wrong(field, "'" + text + "' is not between 1ms and " + Durations.format(most));
            } catch (IllegalArgumentException e) {
                wrong(field, "'" + text + "' " + e.getMessage());
            }
            return Optional.empty();
        });
    }

    Optional<Fields> section(String field) {
        known.add(field);
        JsonNode value = node.get(field);
        return value == null ? Optional.empty() : Optional.of(new Fields(where + "." + field, value, problems));
    }

    /** The mappings below, by name. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What was never asked for is a mistake. */
    void end() {
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                wrong("there is no field '" + name + "' here; the fields are " + known);
            }
        }
    }
}
