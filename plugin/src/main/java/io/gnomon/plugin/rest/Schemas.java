package io.gnomon.plugin.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JSON schemas of records, by reflection: what may be null is what is annotated so, and every number with a fraction, as JSON has no NaN. */
final class Schemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NULL = "null";

    private final Map<String, ObjectNode> made = new TreeMap<>();
    private final Map<String, Class<?>> named = new TreeMap<>();

    /** All that were asked for, and what they are made of. */
    ObjectNode all() {
        ObjectNode result = JSON.objectNode();
        made.forEach(result::set);
        return result;
    }

    /** A schema, or a reference to one. */
    ObjectNode of(Type type) {
        if (!(type instanceof Class<?> known)) {
            throw new IllegalArgumentException("no schema is known of " + type);
        }
        return of(known);
    }

    private ObjectNode of(Class<?> type) {
        if (type == String.class) {
            return typed("string");
        } else if (type == UUID.class) {
            return typed("string").put("format", "uuid");
        } else if (type == Instant.class) {
            return typed("string").put("format", "date-time");
        } else if (type == boolean.class || type == Boolean.class) {
            return typed("boolean");
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return typed("integer");
        } else if (type == double.class || type == Double.class || type == Float.class) {
            ObjectNode number = JSON.objectNode();
            number.putArray("type").add("number").add(NULL);
            return number;
        } else if (type.isRecord()) {
            return reference(type);
        }
        throw new IllegalArgumentException("no schema is known of " + type);
    }

    private ObjectNode reference(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> other = named.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalStateException(
                    type + " and " + other + " have one name: a reader could not tell them apart");
        }
        if (!made.containsKey(name)) {
            ObjectNode schema = typed("object");
            made.put(name, schema); // before its parts: one may be of its own kind
            ObjectNode properties = schema.putObject("properties");
            ArrayNode required = JSON.arrayNode();
            for (RecordComponent component : type.getRecordComponents()) {
                properties.set(component.getName(), of(component.getAnnotatedType()));
                if (!isNullable(component.getAnnotatedType())) {
                    required.add(component.getName());
                }
            }
            schema.set("required", required);
            JsonIgnoreProperties lenient = type.getAnnotation(JsonIgnoreProperties.class);
            schema.put("additionalProperties", lenient != null && lenient.ignoreUnknown());
        }
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode of(AnnotatedType type) {
        return isNullable(type) ? orNull(plain(type)) : plain(type);
    }

    private ObjectNode plain(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return array(array.getAnnotatedGenericComponentType());
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            Type raw = ((java.lang.reflect.ParameterizedType) generic.getType()).getRawType();
            if (raw == List.class) {
                return array(arguments[0]);
            }
            if (raw == Map.class) {
                ObjectNode map = typed("object");
                map.set("additionalProperties", of(arguments[1]));
                return map;
            }
        }
        return of(type.getType());
    }

    private ObjectNode array(AnnotatedType items) {
        ObjectNode array = typed("array");
        array.set("items", of(items));
        return array;
    }

    private static boolean isNullable(AnnotatedElement element) {
        return element.isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode typed(String name) {
        return JSON.objectNode().put("type", name);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        if (schema.path("type").isTextual()) {
            String type = schema.path("type").asText();
            schema.putArray("type").add(type).add(NULL);
            return schema;
        }
        if (schema.path("type").isArray()) {
            return schema; // a number, which can be null anyway
        }
        ObjectNode either = JSON.objectNode();
        either.putArray("oneOf").add(schema).add(typed(NULL));
        return either;
    }
}
