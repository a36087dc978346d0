package io.gnomon.predictor.events;

import io.gnomon.predictor.forecast.Levels;

/**
 * What one kind of event does to a series, by {@link Phase}: how far the usage lies from what it would be without, and how
 * unsure that is. In the unit of the series; may be below zero. Immutable.
 */
public final class EventEffect {
    /** So many other occurrences does the experience of a whole group count for. */
    private static final double GROUP_WEIGHT = 3;

    private final String kind;
    private final int occurrences;
    private final double[] shift; // [phase]
    private final double[][] spread; // [phase][level]
    private final double gain;
    private final double certainty;
    private final boolean real;

    EventEffect(
            String kind,
            int occurrences,
            double[] shift,
            double[][] spread,
            double gain,
            double certainty,
            boolean real) {
        this.kind = kind;
        this.occurrences = occurrences;
        this.shift = shift;
        this.spread = spread;
        this.gain = gain;
        this.certainty = certainty;
        this.real = real;
    }

    public String kind() {
        return kind;
    }

    /** From how many occurrences it was measured. */
    public int occurrences() {
        return occurrences;
    }

    /** What is to be added in that phase: the median. */
    public double shift(Phase phase) {
        return shift[phase.ordinal()];
    }

    /**
     * How much further than without the event a quantile may lie from the median, by the index of its level in {@link
     * Levels}; 0 at the median, below 0 under it.
     */
    public double spread(Phase phase, int level) {
        return spread[phase.ordinal()][level];
    }

    /**
     * Held-out check: by which share the effect, as measured from the other occurrences, makes the absolute deviation of
     * an occurrence smaller. 1 would be all of it; below 0 it makes it larger. NaN with fewer than two occurrences.
     */
    public double gain() {
        return gain;
    }

    /** Student's t of that gain over occurrences; NaN with fewer than two. */
    public double certainty() {
        return certainty;
    }

    /** Whether the held-out check shows that it is more than chance. One that is not must not be used. */
    public boolean isReal() {
        return real;
    }

    /** The same effect on a series that is larger by that factor. */
    EventEffect scaled(double factor) {
        double[] shifts = new double[shift.length];
        double[][] spreads = new double[spread.length][Levels.COUNT];
        for (int p = 0; p < shifts.length; p++) {
            shifts[p] = factor * shift[p];
            for (int l = 0; l < Levels.COUNT; l++) {
                spreads[p][l] = factor * spread[p][l];
            }
        }
        return new EventEffect(kind, occurrences, shifts, spreads, gain, certainty, real);
    }

    /**
     * Shrinks to what is known of a group: each of one's own occurrences counts as much as one of a few of the group's.
     *
     * @param group in the unit of this series
     * @param confirmed whether one's own occurrences do not speak against it
     */
    EventEffect shrunkTo(EventEffect group, boolean confirmed) {
        double own = occurrences / (occurrences + GROUP_WEIGHT);
        double[] shifts = new double[shift.length];
        double[][] spreads = new double[spread.length][Levels.COUNT];
        for (int p = 0; p < shifts.length; p++) {
            shifts[p] = own * shift[p] + (1 - own) * group.shift[p];
            for (int l = 0; l < Levels.COUNT; l++) {
                spreads[p][l] = own * spread[p][l] + (1 - own) * group.spread[p][l];
            }
        }
        return new EventEffect(kind, occurrences, shifts, spreads, gain, certainty, real || (group.real && confirmed));
    }
}
