package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Need;
import io.gnomon.predictor.sizing.SizingModel;
import org.jspecify.annotations.Nullable;

/** What one server was expected to need in each slot, from the slots before it: made once, for all prices. */
final class Needs {
    private final int first;
    private final @Nullable Need[] needs;

    private Needs(int first, @Nullable Need[] needs) {
        this.first = first;
        this.needs = needs;
    }

    static Needs of(SizingModel model, Track track, int first, int end) {
        @Nullable Need[] needs = new Need[end - first];
        SizingModel.Reader reader = model.read(track.past());
        for (int slot = first; slot < end; slot++) {
            if (reader.knows(slot) && !Double.isNaN(track.ceiling(slot))) {
                needs[slot - first] = reader.before(slot);
            }
        }
        return new Needs(first, needs);
    }

    /** Null while nothing is known, and where the server was off. */
    @Nullable Need at(int slot) {
        return needs[slot - first];
    }
}
