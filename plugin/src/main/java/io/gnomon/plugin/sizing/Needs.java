package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.SizingModel;
import org.jspecify.annotations.Nullable;

/**
 * What one server was expected to need in each slot, from the slots before it: made once, for all prices. Kept small, as
 * all servers of a fleet have one at the same time.
 */
final class Needs {
    private static final float[] UNKNOWN = {};

    private final int first;
    private final double[] levels;
    private final float[][] quantiles; // [slot - first]

    private Needs(int first, double[] levels, float[][] quantiles) {
        this.first = first;
        this.levels = levels;
        this.quantiles = quantiles;
    }

    static Needs of(SizingModel model, Track track, int first, int end) {
        double[] levels = {};
        float[][] quantiles = new float[end - first][];
        SizingModel.Reader reader = model.read(track.past());
        for (int slot = first; slot < end; slot++) {
            quantiles[slot - first] = UNKNOWN;
            if (reader.knows(slot) && !Double.isNaN(track.ceiling(slot))) {
                Need need = reader.before(slot);
                levels = need.levels();
                quantiles[slot - first] = floats(need.quantiles());
            }
        }
        return new Needs(first, levels, quantiles);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Null while nothing is known, and where the server was off. */
    @Nullable Need at(int slot) {
        float[] known = quantiles[slot - first];
        if (known.length == 0) {
            return null;
        }
        double[] values = new double[known.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = known[i];
        }
        return new Need(levels, values);
    }
}
