package io.gnomon.plugin.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document into records, lists, maps and plain values. Does the little that the command line needs, because
 * a databinding library takes longer to load than a command may run. What the record does not know is skipped, so that
 * an old command can talk to a newer daemon; a number that is missing or null is not a number (or 0 for whole ones).
 */
final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    static <T> T read(InputStream in, Class<T> type) throws IOException {
        return type.cast(document(in, type));
    }

    static <T> List<T> readList(InputStream in, Class<T> element) throws IOException {
        List<T> result = new ArrayList<>();
        for (Object value : (List<?>) document(in, List.class)) {
            result.add(element.cast(convert(value, element)));
        }
        return result;
    }

    static Map<String, String> readStrings(InputStream in) throws IOException {
        Map<String, String> result = new LinkedHashMap<>();
        ((Map<?, ?>) document(in, Map.class)).forEach((k, v) -> result.put(String.valueOf(k), String.valueOf(v)));
        return result;
    }

    private static Object document(InputStream in, Class<?> type) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.nextToken();
            Object value = convert(tree(parser), type);
            if (value == null) {
                throw new IOException("an empty document where " + type.getSimpleName() + " was expected");
            }
            return value;
        } catch (IllegalArgumentException | ClassCastException | java.time.DateTimeException e) {
            throw new IOException(
                    "a document that is no " + type.getSimpleName().replace("View", "") + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Object tree(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            result.put(name, tree(in));
        }
        return result;
    }

    private static List<@Nullable Object> array(JsonParser in) throws IOException {
        List<@Nullable Object> result = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == null) {
                throw new IOException("the document ends too early");
            }
            result.add(tree(in));
        }
        return result;
    }

    private static @Nullable Object convert(@Nullable Object value, Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(value, generic);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == double.class || raw == Double.class) {
            return value == null
                    ? (raw == double.class ? Double.NaN : null)
                    : Double.valueOf(number(value).doubleValue());
        } else if (raw == int.class) {
            return value == null ? 0 : Math.toIntExact(number(value).longValue());
        } else if (raw == long.class || raw == Long.class) {
            return value == null
                    ? (raw == long.class ? 0L : null)
                    : Long.valueOf(number(value).longValue());
        } else if (raw == boolean.class) {
            return Boolean.TRUE.equals(value);
        } else if (value == null) {
            return null;
        } else if (raw == Instant.class) {
            return Instant.parse((String) value);
        } else if (raw == UUID.class) {
            return UUID.fromString((String) value);
        } else if (raw == double[][].class) {
            return ((List<?>) value).stream().map(JsonReader::row).toArray(double[][]::new);
        } else if (raw.isRecord()) {
            return record((Map<?, ?>) value, raw);
        }
        return raw.cast(value);
    }

    private static @Nullable Object container(@Nullable Object value, ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Type element = arguments[arguments.length - 1];
        if (type.getRawType() == List.class) {
            List<@Nullable Object> result = new ArrayList<>();
            if (value != null) {
                ((List<?>) value).forEach(v -> result.add(convert(v, element)));
            }
            return result;
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (value != null) {
            ((Map<?, ?>) value).forEach((k, v) -> {
                // an amount that is null is unknown: as good as absent
                if (v != null) {
                    result.put((String) k, convert(v, element));
                }
            });
        }
        return result;
    }

    private static double[] row(Object values) {
        return ((List<?>) values)
                .stream()
                        .mapToDouble(v -> v == null ? Double.NaN : number(v).doubleValue())
                        .toArray();
    }

    private static Number number(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException("'" + value + "' is not a number");
    }

    private static Object record(Map<?, ?> values, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = convert(values.get(components[i].getName()), components[i].getGenericType());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
