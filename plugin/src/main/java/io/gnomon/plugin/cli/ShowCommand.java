package io.gnomon.plugin.cli;

import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that gets, or makes, or changes one thing and shows it. Its name, help and own options are the subclass's. */
abstract class ShowCommand<T> implements Runnable {
    private final Gnomon gnomon;
    private final List<Column<T>> columns;

    @Mixin
    private Output output = new Output();

    ShowCommand(Gnomon gnomon, List<Column<T>> columns) {
        this.gnomon = gnomon;
        this.columns = columns;
    }

    /** What is to be shown. */
    abstract T item();

    @Override
    public final void run() {
        output.show(gnomon.env(), columns, item());
    }

    final Gnomon gnomon() {
        return gnomon;
    }

    final Client client() {
        return gnomon.client();
    }
}
