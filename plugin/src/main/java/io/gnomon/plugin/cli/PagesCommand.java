package io.gnomon.plugin.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/**
 * A command that shows what there is of each resource: people get a page per item, programs all of its fields. Its name, help
 * and own options are the subclass's.
 */
abstract class PagesCommand<T> implements Runnable {
    private final Gnomon gnomon;
    private final List<Column<T>> columns;
    private final Function<T, String> resource;

    @Mixin
    private ResourceOption only = new ResourceOption();

    @Mixin
    private Output output = new Output();

    /** @param resource the label of an item's resource */
    PagesCommand(Gnomon gnomon, List<Column<T>> columns, Function<T, String> resource) {
        this.gnomon = gnomon;
        this.columns = columns;
        this.resource = resource;
    }

    /** What is to be shown, of every resource. */
    abstract List<T> items(Client client);

    /** An item as lines for people. */
    abstract String page(Environment env, T item);

    /** What people are told where there is no item. */
    abstract String nothing();

    @Override
    public final void run() {
        Optional<String> wanted = only.label();
        List<T> items = items(gnomon.client()).stream()
                .filter(item -> wanted.isEmpty() || wanted.get().equals(resource.apply(item)))
                .toList();
        Environment env = gnomon.env();
        if (!output.isPage()) {
            output.list(env, columns, items, true);
        } else if (items.isEmpty()) {
            env.out().println(nothing());
        } else {
            items.forEach(item -> env.out().print(page(env, item)));
        }
    }
}
