package io.gnomon.plugin.alert;

import java.util.Map;

/**
 * Something that is amiss at this moment.
 *
 * @param name like {@code GnomonHypervisorBusy}; with the labels it says which one it is
 * @param labels what it is about
 * @param summary what is seen, in one line
 * @param mend what to look at or to do
 */
public record Alert(String name, Map<String, String> labels, Severity severity, String summary, String mend) {
    public Alert {
        labels = Map.copyOf(labels);
    }

    public enum Severity {
        WARNING,
        CRITICAL
    }

    record Identity(String name, Map<String, String> labels) {}

    Identity identity() {
        return new Identity(name, labels);
    }
}
