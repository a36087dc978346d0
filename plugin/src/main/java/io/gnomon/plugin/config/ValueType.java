package io.gnomon.plugin.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the values of a key are read, checked, written and described. */
record ValueType(Class<?> element, Arity arity) {
    private static final Map<Class<?>, String> NAMES = Map.of(
            Duration.class, "duration",
            int.class, "whole number",
            double.class, "number",
            boolean.class, "true or false",
            Path.class, "path",
            LoopbackAddress.class, "loopback address");

    enum Arity {
        ONE,
        OPTIONAL,
        LIST
    }

    Object parse(RawValue raw) {
        return switch (arity) {
            case LIST -> items(raw).stream().map(i -> parseOne(i, raw.base())).toList();
            case OPTIONAL -> single(raw).isEmpty() ? Optional.empty() : Optional.of(parseOne(single(raw), raw.base()));
            case ONE -> parseOne(single(raw), raw.base());
        };
    }

    private static List<String> items(RawValue raw) {
        List<String> items =
                raw.sequence() ? raw.items() : Arrays.asList(raw.text().split(",", -1));
        List<String> trimmed = items.stream().map(String::trim).toList();
        if (!raw.sequence() && trimmed.equals(List.of(""))) {
            return List.of();
        }
        if (trimmed.contains("")) {
            throw new IllegalArgumentException("has an empty item: take it out");
        }
        return trimmed;
    }

    private static String single(RawValue raw) {
        if (raw.sequence()) {
            throw new IllegalArgumentException("is a list, but the key takes one value");
        }
        return raw.text().trim();
    }

    private Object parseOne(String text, RawValue.Base base) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty: give a value, or leave the key out for its default");
        }
        if (element == Duration.class) {
            return Durations.parse(text);
        } else if (element == int.class) {
            return parseInt(text);
        } else if (element == double.class) {
            return parseDouble(text);
        } else if (element == boolean.class) {
            return parseBoolean(text);
        } else if (element == Path.class) {
            return parsePath(text, base);
        } else if (element == LoopbackAddress.class) {
            return new LoopbackAddress(text);
        } else if (element.isEnum()) {
            return parseEnum(text);
        }
        return text;
    }

    private static Object parseBoolean(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("must be true or false");
        }
        return text.equals("true");
    }

    private static Object parseInt(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number", e);
        }
    }

    private static Object parseDouble(String text) {
        try {
            // BigDecimal: no NaN, no infinity, no "1d"
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
    }

    private static Object parsePath(String text, RawValue.Base base) {
        try {
            if (text.equals("~") || text.startsWith("~/")) {
                return base.home()
                        .resolve(text.substring(Math.min(2, text.length())))
                        .normalize();
            }
            return base.folder().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    private Object parseEnum(String text) {
        return Arrays.stream(element.getEnumConstants())
                .filter(c -> label(c).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not one of " + labels()));
    }

    void checkRange(Object value, String min, String max) {
        boolean low = !min.isEmpty() && compare(value, min) < 0;
        boolean high = !max.isEmpty() && compare(value, max) > 0;
        if (low || high) {
            throw new IllegalArgumentException("must be " + range(min, max));
        }
    }

    private int compare(Object value, String bound) {
        if (value instanceof Duration duration) {
            return duration.compareTo(Durations.parse(bound));
        }
        return Double.compare(((Number) value).doubleValue(), Double.parseDouble(bound));
    }

    /** The value as one would write it in the file. */
    static String format(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(ValueType::format).orElse("");
        } else if (value instanceof List<?> list) {
            return list.stream().map(ValueType::format).collect(Collectors.joining(", "));
        } else if (value instanceof Duration duration) {
            return Durations.format(duration);
        } else if (value instanceof Double number) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        } else if (value instanceof Enum<?> constant) {
            return label(constant);
        }
        return value.toString();
    }

    String describe(String min, String max) {
        if (element.isEnum()) {
            return "one of " + labels();
        }
        String name = NAMES.getOrDefault(element, "text");
        String range = range(min, max);
        return (arity == Arity.LIST ? "list of " : "") + name + (range.isEmpty() ? "" : ", " + range);
    }

    private static String range(String min, String max) {
        return min.isEmpty()
                ? (max.isEmpty() ? "" : "at most " + max)
                : max.isEmpty() ? "at least " + min : min + " to " + max;
    }

    private String labels() {
        return Arrays.stream(element.getEnumConstants()).map(ValueType::label).collect(Collectors.joining(", "));
    }

    private static String label(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
