package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Price;
import io.gnomon.predictor.sizing.SizingModel;
import java.util.Arrays;
import java.util.List;

/** What each price asks for in each slot of one server, from the slots before it; NaN where nothing is known yet. */
final class Targets {
    private final int first;
    private final float[][] wanted; // [price][slot]

    private Targets(int first, float[][] wanted) {
        this.first = first;
        this.wanted = wanted;
    }

    static Targets of(SizingModel model, Track track, int first, int end, List<Price> prices) {
        float[][] wanted = new float[prices.size()][end - first];
        for (float[] row : wanted) {
            Arrays.fill(row, Float.NaN);
        }
        SizingModel.Reader reader = model.read(track.past());
        for (int slot = first; slot < end; slot++) {
            if (reader.knows(slot) && !Double.isNaN(track.ceiling(slot))) {
                var need = reader.before(slot);
                for (int p = 0; p < wanted.length; p++) {
                    wanted[p][slot - first] =
                            (float) need.quantile(prices.get(p).level());
                }
            }
        }
        return new Targets(first, wanted);
    }

    double wanted(int price, int slot) {
        return slot < first ? Double.NaN : wanted[price][slot - first];
    }
}
