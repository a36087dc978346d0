package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is to be shown, freed of where it came from. */
record Grid(List<Heading> headings, List<List<Cell>> rows) {
    record Heading(String name, String header, Kind kind) {}

    /**
     * @param value for programs
     * @param text for people, not yet made safe for a terminal
     */
    record Cell(@Nullable Object value, String text) {}

    static <T> Grid of(List<Column<T>> columns, List<T> items, Instant now, boolean exact) {
        List<Heading> headings = columns.stream()
                .map(c -> new Heading(c.name(), c.header(), c.kind()))
                .toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (T item : items) {
            List<Cell> row = new ArrayList<>();
            for (Column<T> column : columns) {
                Object value = column.value().apply(item);
                Object known = value instanceof Double number && !Double.isFinite(number) ? null : value;
                row.add(new Cell(known, column.show(known, now, exact)));
            }
            rows.add(row);
        }
        return new Grid(headings, rows);
    }

    /** The columns that the user asked for, in the order of the table; the usual ones if none was asked for. */
    static <T> List<Column<T>> select(List<Column<T>> columns, List<String> asked, boolean everything, boolean table) {
        for (String name : asked) {
            find(columns, name);
        }
        return columns.stream()
                .filter(c -> asked.isEmpty()
                        ? c.shown().is(everything, table)
                        : asked.stream().anyMatch(c::isCalled))
                .toList();
    }

    static <T> Column<T> find(List<Column<T>> columns, String asked) {
        return columns.stream()
                .filter(c -> c.isCalled(asked))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no column '" + asked + "': the columns are "
                        + columns.stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    /** Items by one column, unknown last whichever the direction. */
    static <T> List<T> sort(List<T> items, Column<T> by, boolean descending) {
        Comparator<Object> values = Grid::compare;
        Comparator<T> order = Comparator.comparing(
                item -> by.value().apply(item), Comparator.nullsLast(descending ? values.reversed() : values));
        return items.stream().sorted(order).toList();
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object a, Object b) {
        if (a instanceof Comparable<?> && a.getClass() == b.getClass()) {
            return ((Comparable<Object>) a).compareTo(b);
        }
        return a.toString().compareTo(b.toString());
    }
}
