package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Grid.Cell;
import io.gnomon.plugin.cli.Grid.Heading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how an answer is written, as OpenStack's commands have them. */
final class Output {
    enum Format {
        table,
        json,
        yaml,
        csv,
        value
    }

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Option(
            names = {"-c", "--column"},
            paramLabel = "COLUMN",
            description = "Show this column only; may be repeated.")
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--max-width",
            paramLabel = "COLUMNS",
            description = "Width of tables (default: that of the terminal; 0 for no limit).")
    private @Nullable Integer maxWidth;

    Format format() {
        return format;
    }

    private boolean isTable() {
        return format == Format.table;
    }

    /** Whether the answer is for people, and they left it to us what to show. */
    boolean isPage() {
        return isTable() && columns.isEmpty();
    }

    /** Writes one row per item. */
    <T> void list(Environment env, List<Column<T>> all, List<T> items, boolean everything) {
        Grid grid = Grid.of(
                Grid.select(all, columns, everything, isTable()),
                items,
                env.clock().instant(),
                false);
        switch (format) {
            case table -> env.out().print(new TableWriter(width(env), env.colour()).rows(grid));
            case json -> env.out().println(JsonWriter.indented(maps(grid)));
            case yaml -> env.out().print(YamlWriter.write(maps(grid)));
            case csv -> env.out().print(csv(grid, true));
            case value -> env.out().print(values(grid, " "));
        }
    }

    /** Writes one line for one item, for answers that never end. */
    <T> void line(Environment env, List<Column<T>> all, T item, String forPeople) {
        Grid grid = Grid.of(
                Grid.select(all, columns, false, isTable()),
                List.of(item),
                env.clock().instant(),
                false);
        switch (format) {
            case table -> env.out().println(Text.safe(forPeople));
            case json -> env.out().println(JsonWriter.compact(maps(grid).get(0)));
            case yaml -> env.out().print("---\n" + YamlWriter.write(maps(grid).get(0)));
            case csv -> env.out().print(csv(grid, false));
            case value -> env.out().print(values(grid, " "));
        }
        env.out().flush();
    }

    /** Writes one line per field of the item. */
    <T> void show(Environment env, List<Column<T>> all, T item) {
        Grid grid = Grid.of(
                Grid.select(all, columns, true, isTable()),
                List.of(item),
                env.clock().instant(),
                true);
        switch (format) {
            case table -> env.out().print(new TableWriter(width(env), env.colour()).fields(grid));
            case json -> env.out().println(JsonWriter.indented(maps(grid).get(0)));
            case yaml -> env.out().print(YamlWriter.write(maps(grid).get(0)));
            case csv -> env.out().print(csv(grid, true));
            case value -> env.out().print(values(grid, "\n"));
        }
    }

    private int width(Environment env) {
        Integer asked = maxWidth;
        if (asked != null) {
            return Math.max(0, asked);
        }
        String columnsVariable = env.variables().getOrDefault("COLUMNS", "");
        if (columnsVariable.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(columnsVariable);
        }
        return env.terminal() ? env.width().getAsInt() : 0;
    }

    private static List<Map<String, @Nullable Object>> maps(Grid grid) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (List<Cell> row : grid.rows()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                map.put(grid.headings().get(i).name(), keyed(row.get(i).value()));
            }
            result.add(map);
        }
        return result;
    }

    /** Records inside become maps whose keys look like the names of columns. */
    private static @Nullable Object keyed(@Nullable Object value) {
        if (value instanceof Record) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            ((Map<?, ?>) java.util.Objects.requireNonNull(JsonWriter.plain(value)))
                    .forEach((k, v) -> result.put(
                            String.valueOf(k).replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), keyed(v)));
            return result;
        } else if (value instanceof List<?> list) {
            return list.stream().map(Output::keyed).toList();
        }
        return value;
    }

    private static String csv(Grid grid, boolean header) {
        StringBuilder out = new StringBuilder();
        if (header) {
            out.append(grid.headings().stream()
                            .map(Heading::name)
                            .map(Output::quoted)
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        for (List<Cell> row : grid.rows()) {
            out.append(row.stream().map(c -> field(c.value())).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return out.toString();
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "\"\"";
        }
        return value instanceof Number ? plain(value) : quoted(Text.safe(plain(value)));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String values(Grid grid, String separator) {
        return grid.rows().stream()
                .map(row -> row.stream()
                                .map(c -> c.value() == null ? "None" : Text.safe(plain(c.value())))
                                .collect(Collectors.joining(separator))
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String plain(Object value) {
        if (value instanceof Double number) {
            return JsonWriter.number(number);
        } else if (value instanceof Map || value instanceof List || value instanceof double[][]) {
            return JsonWriter.compact(keyed(value));
        }
        return value.toString();
    }
}
