package io.gnomon.predictor.sizing;

/**
 * One resource of one server, slot by slot; NaN where it was not measured. Arrays of one length, not to be changed.
 *
 * @param values usage, MHz or MiB
 * @param other usage of the other resource
 * @param ceiling the most it may have
 * @param firstSlot slots since the epoch at which the first one begins
 */
public record Past(String name, float[] values, float[] other, float[] ceiling, long firstSlot) {
    /** Refuses arrays of different lengths. */
    public Past {
        if (values.length != other.length || values.length != ceiling.length) {
            throw new IllegalArgumentException("usage, the other resource and the ceiling of " + name
                    + " have different lengths: " + values.length + ", " + other.length + ", " + ceiling.length);
        }
    }
}
