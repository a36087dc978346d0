package io.gnomon.plugin.cli;

import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that asks for some things and shows them as rows. Its name, help and own options are the subclass's. */
abstract class ListCommand<T> implements Runnable {
    private final Gnomon gnomon;
    private final List<Column<T>> columns;

    @Mixin
    private ListOptions list = new ListOptions();

    ListCommand(Gnomon gnomon, List<Column<T>> columns) {
        this.gnomon = gnomon;
        this.columns = columns;
    }

    /** What is to be shown, in the order in which it is shown if the user asks for no other. */
    abstract List<T> items(Client client);

    /** Whether every column is shown though {@code --long} was not given. */
    boolean everything() {
        return false;
    }

    @Override
    public void run() {
        list.print(gnomon, columns, items(gnomon.client()), everything());
    }

    final Gnomon gnomon() {
        return gnomon;
    }

    /** Writes one more item, for lists that never end. */
    final void line(T item, String forPeople) {
        list.output().line(gnomon.env(), columns, item, forPeople);
    }
}
