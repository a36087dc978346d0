package io.gnomon.plugin.cli;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, records, arrays of numbers and plain values as JSON. Control characters, also the invisible ones
 * beyond ASCII, are escaped, so that a document may be looked at on a terminal.
 */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String compact(@Nullable Object value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.out.toString();
    }

    static String indented(@Nullable Object value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.out.toString();
    }

    /** Records become maps, arrays become lists, numbers that are none become null. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record record) {
            return fields(record);
        } else if (value instanceof double[] row) {
            return java.util.Arrays.stream(row).boxed().toList();
        } else if (value instanceof Object[] rows) {
            return List.of(rows);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        return value;
    }

    private static Map<String, @Nullable Object> fields(Record record) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        try {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                result.put(component.getName(), component.getAccessor().invoke(record));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be read", e);
        }
        return result;
    }

    private void value(@Nullable Object raw, int depth) {
        Object value = plain(raw);
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(value);
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            group('{', '}', entries.hasNext(), depth, true, () -> {
                Map.Entry<?, ?> entry = entries.next();
                string(String.valueOf(entry.getKey()));
                out.append(indented ? ": " : ":");
                value(entry.getValue(), depth + 1);
                return entries.hasNext();
            });
        } else if (value instanceof List<?> list) {
            Iterator<?> items = list.iterator();
            boolean flat = list.stream().allMatch(item -> item instanceof Number);
            group('[', ']', items.hasNext(), depth, !flat, () -> {
                value(items.next(), depth + 1);
                return items.hasNext();
            });
        } else {
            string(value.toString());
        }
    }

    /** Writes one item; says whether there is another. */
    private interface Item {
        boolean write();
    }

    private void group(char open, char close, boolean some, int depth, boolean lines, Item item) {
        out.append(open);
        for (boolean more = some; more; ) {
            if (lines) {
                newLine(depth + 1);
            }
            more = item.write();
            if (more) {
                out.append(lines || !indented ? "," : ", ");
            } else if (lines) {
                newLine(depth);
            }
        }
        out.append(close);
    }

    private void newLine(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    /** A number as people write it where that loses nothing: 3 and not 3.0. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void string(String text) {
        out.append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (!Text.isHarmless(c)) {
                        for (char unit : Character.toChars(c)) {
                            out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                        }
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append('"');
    }
}
