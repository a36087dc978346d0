package io.gnomon.plugin.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every list can do. */
final class ListOptions {
    @Mixin
    private Output output = new Output();

    @Option(names = "--sort-column", paramLabel = "COLUMN", description = "Sort by this column.")
    private @Nullable String sortColumn;

    @Option(names = "--sort-descending", description = "Sort the largest first.")
    private boolean descending;

    @Option(names = "--long", description = "Show every column.")
    private boolean everything;

    Output output() {
        return output;
    }

    <T> void print(Gnomon gnomon, List<Column<T>> columns, List<T> items) {
        print(gnomon, columns, items, false);
    }

    /** @param all every column, though {@code --long} was not given */
    <T> void print(Gnomon gnomon, List<Column<T>> columns, List<T> items, boolean all) {
        String by = sortColumn;
        List<T> sorted = by == null ? items : Grid.sort(items, Grid.find(columns, by), descending);
        output.list(gnomon.env(), columns, sorted, everything || all);
    }
}
