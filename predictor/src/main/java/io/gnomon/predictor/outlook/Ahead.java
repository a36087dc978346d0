package io.gnomon.predictor.outlook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far an outlook looks ahead, and in what steps. The week has four steps a day, so that its nights can be told from its
 * days.
 */
public enum Ahead {
    HOUR("hour", 300, 12, List.of(1, 3, 12, 48, 288, 2016)),
    DAY("day", 3_600, 24, List.of(1, 3, 6, 24, 72, 168, 672)),
    WEEK("week", 21_600, 28, List.of(1, 2, 4, 12, 28, 56, 112));

    /** What is never looked behind. */
    private static final int MOST_DAYS = 28;

    private static final int DAY_SECONDS = 86_400;

    private final String label;
    private final int stepSeconds;
    private final int steps;
    private final List<Integer> windows;

    Ahead(String label, int stepSeconds, int steps, List<Integer> windows) {
        this.label = label;
        this.stepSeconds = stepSeconds;
        this.steps = steps;
        this.windows = windows;
    }

    /** As people write it. */
    public String label() {
        return label;
    }

    public static Optional<Ahead> of(String label) {
        return Arrays.stream(values()).filter(a -> a.label.equals(label)).findFirst();
    }

    public int stepSeconds() {
        return stepSeconds;
    }

    public int steps() {
        return steps;
    }

    public int seconds() {
        return steps * stepSeconds;
    }

    public int slotsPerDay() {
        return DAY_SECONDS / stepSeconds;
    }

    /** Slots of a history that are looked at: four weeks. */
    public int mostSlots() {
        return MOST_DAYS * slotsPerDay();
    }

    /** How many of the last slots each of several looks sees, the shortest first. */
    List<Integer> windows() {
        return windows;
    }
}
