package io.gnomon.plugin.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Values of one kind at the moment of a scrape. Not made once and kept, as counters are, but read when somebody asks: what is gone is
 * not told any more. For one thread.
 */
public final class Family {
    private final String name;
    private final String meaning;
    private final String[] labels;
    private final List<Row> rows = new ArrayList<>();

    /** @param values one for each label */
    record Row(String[] values, double value) {}

    /** @param name with {@code gnomon_} before it and its unit behind */
    public Family(String name, String meaning, String... labels) {
        this.name = name;
        this.meaning = meaning;
        this.labels = labels.clone();
    }

    /** Adds a value; one that is not known is left out. */
    public void add(double value, String... of) {
        if (of.length != labels.length) {
            throw new IllegalArgumentException(name + " has " + labels.length + " labels, not " + of.length);
        }
        if (!Double.isNaN(value)) {
            rows.add(new Row(of.clone(), value));
        }
    }

    String name() {
        return name;
    }

    String meaning() {
        return meaning;
    }

    String[] labels() {
        return labels.clone();
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }
}
