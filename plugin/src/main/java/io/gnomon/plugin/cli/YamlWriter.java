package io.gnomon.plugin.cli;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists and plain values as block-style YAML 1.2; a string that could be read as anything else is quoted. */
final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");
    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    static String write(@Nullable Object value) {
        YamlWriter writer = new YamlWriter();
        writer.value(value, 0, true);
        return writer.out.toString();
    }

    /** @param atStart whether the cursor stands where a block may begin: after an indentation or a dash */
    private void value(@Nullable Object raw, int depth, boolean atStart) {
        Object value = JsonWriter.plain(raw);
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            boolean first = atStart;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                begin(depth, first);
                first = false;
                out.append(scalar(String.valueOf(entry.getKey()))).append(':');
                value(entry.getValue(), depth + 1, false);
            }
        } else if (value instanceof List<?> list
                && !list.isEmpty()
                && !list.stream().allMatch(i -> i instanceof Number)) {
            boolean first = atStart;
            for (Object item : list) {
                begin(depth, first);
                first = false;
                out.append("- ");
                value(item, depth + 1, true);
            }
        } else {
            out.append(atStart ? "" : " ").append(flow(value)).append('\n');
        }
    }

    private void begin(int depth, boolean inPlace) {
        if (!inPlace) {
            if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
                out.append('\n');
            }
            out.append("  ".repeat(depth));
        }
    }

    private static String flow(@Nullable Object value) {
        return value instanceof CharSequence || value != null && !isJsonKind(value)
                ? scalar(value.toString())
                : JsonWriter.indented(value);
    }

    private static boolean isJsonKind(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof Map || value instanceof List;
    }

    private static String scalar(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches();
        return plain ? text : JsonWriter.compact(text);
    }
}
