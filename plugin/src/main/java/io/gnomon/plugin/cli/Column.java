package io.gnomon.plugin.cli;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to show of each {@code T}.
 *
 * @param name for programs: the key in JSON and YAML, the heading in CSV
 * @param header for people, with its unit
 * @param shown when, if nothing is said
 * @param value for programs
 */
record Column<T>(String name, String header, Kind kind, Shown shown, Function<T, ? extends @Nullable Object> value) {

    /** Where a column is shown that was not asked for. Every column can be asked for by its name. */
    enum Shown {
        ALWAYS,
        /** Several columns in one, to fit a terminal; programs get them apart. */
        TO_PEOPLE,
        TO_PROGRAMS,
        /** With {@code --long} and {@code show}. */
        LONG;

        boolean is(boolean everything, boolean table) {
            return switch (this) {
                case ALWAYS -> true;
                case TO_PEOPLE -> table && !everything;
                case TO_PROGRAMS -> !table || everything;
                case LONG -> everything;
            };
        }
    }

    /** How a value is shown to people. */
    enum Kind {
        TEXT,
        /** Coloured by what it means. */
        STATE,
        /** On or off; every other truth is yes or no. */
        SWITCH,
        WHOLE,
        /** Two decimals. */
        FINE,
        /** Three significant digits. */
        AMOUNT,
        /** Seconds. */
        AGE,
        TIME;

        boolean right() {
            return this == WHOLE || this == FINE || this == AMOUNT || this == AGE;
        }
    }

    static <T> Column<T> of(String name, String header, Kind kind, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(name, header, kind, Shown.ALWAYS, value);
    }

    static <T> Column<T> text(String name, Function<T, ? extends @Nullable Object> value) {
        return of(name, name.replace('_', ' '), Kind.TEXT, value);
    }

    Column<T> shown(Shown when) {
        return new Column<>(name, header, kind, when, value);
    }

    Column<T> unusual() {
        return shown(Shown.LONG);
    }

    /** An amount of something of each {@code T}: usage, allocation and so on. */
    record Amount<T>(String name, Function<T, Map<String, Double>> of) {
        String text(T row, Resource resource) {
            Double value = of.apply(row).get(resource.label());
            return value == null ? "-" : Human.amount(value);
        }
    }

    /**
     * Each amount of each resource in a column of its own, headed with its unit; and for people the usual amounts of the
     * usual resources in one column, such as {@code 0.40 / 2.00}.
     */
    static <T> List<Column<T>> amounts(List<Amount<T>> usual, List<Amount<T>> others, Set<Resource> usualResources) {
        List<Column<T>> result = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            String unit = " (" + resource.unit() + ")";
            boolean isUsual = usualResources.contains(resource);
            if (isUsual) {
                String names = usual.stream().map(Amount::name).collect(Collectors.joining(" / "));
                result.add(new Column<>(
                        resource.label(),
                        resource.label() + " " + names + unit,
                        Kind.AMOUNT,
                        Shown.TO_PEOPLE,
                        row -> usual.stream().map(a -> a.text(row, resource)).collect(Collectors.joining(" / "))));
            }
            Stream.concat(usual.stream(), others.stream())
                    .map(amount -> new Column<T>(
                            resource.label() + "_" + amount.name(),
                            resource.label() + " " + amount.name() + unit,
                            Kind.AMOUNT,
                            isUsual && usual.contains(amount) ? Shown.TO_PROGRAMS : Shown.LONG,
                            row -> amount.of().apply(row).get(resource.label())))
                    .forEach(result::add);
        }
        return result;
    }

    /** Whether the user means this column: case, spaces and the like do not matter. */
    boolean isCalled(String asked) {
        String plain = bare(asked);
        return bare(name).equals(plain) || bare(header).equals(plain);
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /**
     * What people see; {@code now} gives times their age.
     *
     * @param exact with the time itself beside its age
     */
    String show(@Nullable Object value, Instant now, boolean exact) {
        if (value == null) {
            return "-";
        } else if (value instanceof Instant instant) {
            String ago = Human.ago(instant, now);
            return exact ? Human.instant(instant) + " (" + ago + ")" : ago;
        } else if (value instanceof Number number && kind != Kind.TEXT) {
            return switch (kind) {
                case WHOLE -> String.format(Locale.ROOT, "%d", number.longValue());
                case FINE -> Human.number(number.doubleValue(), 2);
                case AGE -> Human.duration(number.doubleValue());
                default -> Human.amount(number.doubleValue());
            };
        } else if (value instanceof Boolean on) {
            return kind == Kind.SWITCH ? (on ? "on" : "off") : (on ? "yes" : "no");
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .sorted()
                    .collect(Collectors.joining("\n"));
        } else if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        }
        return value.toString();
    }
}
