package io.gnomon.predictor.sizing;

import io.gnomon.predictor.forecast.trees.QuantileTrees;

/** What a fleet has taught about needs. Immutable and safe for many threads. */
public final class SizingModel {
    /** The critical levels of the prices 10, 30 and 100 are among them. */
    static final double[] LEVELS = {0.1, 0.3, 0.5, 0.7, 0.8, 0.9091, 0.95, 0.9677, 0.98, 0.9901, 0.996};

    private final QuantileTrees trees;

    SizingModel(QuantileTrees trees) {
        this.trees = trees;
    }

    /** Opens a past, to ask about its slots. */
    public Reader read(Past past) {
        return new Reader(past);
    }

    /** The needs of one server, slot by slot; for one thread. */
    public final class Reader {
        private final Traits traits;
        private final float[] row = new float[Traits.COUNT];

        private Reader(Past past) {
            this.traits = SizingLearner.traits(past);
        }

        /** Whether anything was measured before a slot. */
        public boolean knows(int slot) {
            return traits.knows(slot);
        }

        /** What will be needed in a slot, from the slots before it. */
        public Need before(int slot) {
            traits.fill(row, slot);
            double[] quantiles = trees.at(row, traits.base(slot));
            double scale = traits.scale(slot);
            for (int l = 0; l < quantiles.length; l++) {
                quantiles[l] = Math.max(0, quantiles[l] * scale);
            }
            return new Need(LEVELS, quantiles);
        }
    }
}
