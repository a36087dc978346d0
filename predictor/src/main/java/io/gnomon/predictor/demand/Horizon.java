package io.gnomon.predictor.demand;

import java.util.Arrays;
import java.util.Optional;

/** How much of the future a forecast is about: the total of the next so many hours. */
public enum Horizon {
    HOUR("hour", 1),
    DAY("day", 24),
    WEEK("week", 168);

    private final String label;
    private final int hours;

    Horizon(String label, int hours) {
        this.label = label;
        this.hours = hours;
    }

    /** As it is written by people. */
    public String label() {
        return label;
    }

    public int hours() {
        return hours;
    }

    public static Optional<Horizon> of(String label) {
        return Arrays.stream(values()).filter(h -> h.label.equals(label)).findFirst();
    }
}
