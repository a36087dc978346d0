package io.gnomon.predictor.demand;

/**
 * What was requested in some time.
 *
 * @param batches requests, see {@link Measure#BATCHES}
 * @param servers of all batches together
 */
public record Count(long batches, long servers) {
    public static final Count NONE = new Count(0, 0);

    /** Refuses what is negative. */
    public Count {
        if (batches < 0 || servers < 0) {
            throw new IllegalArgumentException(
                    "a count is at least 0, not " + batches + " batches and " + servers + " servers");
        }
    }

    public long of(Measure measure) {
        return measure == Measure.BATCHES ? batches : servers;
    }
}
