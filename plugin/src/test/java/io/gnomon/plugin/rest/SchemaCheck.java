package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The part of JSON Schema that our OpenAPI document uses; a keyword beyond it fails. */
public final class SchemaCheck {
    private static final List<String> KNOWN = List.of(
            "$ref", "type", "format", "enum", "oneOf", "items", "properties", "required", "additionalProperties");

    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value, one line each. */
    public static List<String> problems(JsonNode document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.check(schema, value, "$");
        return check.problems;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        schema.fieldNames().forEachRemaining(key -> {
            if (!KNOWN.contains(key)) {
                problems.add(at + ": the schema has " + key + ", which is not checked");
            }
        });
        if (schema.has("$ref")) {
            JsonNode found = document.at(schema.path("$ref").asText().substring(1));
            if (found.isMissingNode()) {
                problems.add(at + ": there is no " + schema.path("$ref"));
            }
            check(found, value, at);
            return;
        }
        if (schema.has("oneOf")) {
            boolean fits = false;
            for (JsonNode one : schema.path("oneOf")) {
                fits |= problems(document, one, value).isEmpty();
            }
            require(fits, at, schema, value);
            return;
        }
        require(hasType(schema.path("type"), value), at, schema, value);
        if (schema.has("enum")) {
            boolean found = false;
            for (JsonNode one : schema.path("enum")) {
                found |= one.equals(value);
            }
            require(found, at, schema, value);
        }
        if (value.isTextual()) {
            require(isWellFormed(schema.path("format").asText(""), value.asText()), at, schema, value);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "[" + i + "]");
            }
        } else if (value.isObject()) {
            object(schema, value, at);
        }
    }

    private void object(JsonNode schema, JsonNode value, String at) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(at + ": " + name.asText() + " is missing");
            }
        });
        JsonNode more = schema.path("additionalProperties");
        value.fields().forEachRemaining(field -> {
            String where = at + "." + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            if (!known.isMissingNode()) {
                check(known, field.getValue(), where);
            } else if (more.isObject()) {
                check(more, field.getValue(), where);
            } else if (more.isBoolean() && !more.asBoolean()) {
                problems.add(where + ": the schema does not know it");
            }
        });
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (hasType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private static boolean isWellFormed(String format, String text) {
        try {
            return switch (format) {
                case "" -> true;
                case "uuid" -> UUID.fromString(text).toString().equals(text);
                case "date-time" -> Instant.parse(text) != null;
                default -> false;
            };
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return false;
        }
    }

    private void require(boolean holds, String at, JsonNode schema, JsonNode value) {
        if (!holds) {
            String text = value.toString();
            problems.add(at + ": " + text.substring(0, Math.min(60, text.length())) + " is not " + schema);
        }
    }
}
