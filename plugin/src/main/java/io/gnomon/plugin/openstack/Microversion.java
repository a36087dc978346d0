package io.gnomon.plugin.openstack;

import java.util.Comparator;
import java.util.Optional;

/** A version of a service's interface, like 2.93. */
record Microversion(int major, int minor) implements Comparable<Microversion> {
    private static final Comparator<Microversion> ORDER =
            Comparator.comparingInt(Microversion::major).thenComparingInt(Microversion::minor);

    /** Empty for what is no version. */
    static Optional<Microversion> parse(String text) {
        if (!text.matches("\\d{1,3}\\.\\d{1,4}")) {
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        return Optional.of(
                new Microversion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1))));
    }

    @Override
    public int compareTo(Microversion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
