package io.gnomon.scheduler.migration;

/**
 * How what a server wanted went up and down of late: from this it is seen which servers of a hypervisor peak together, and which
 * take turns. All servers of a plan are told over the same slots. Immutable, thread-safe.
 */
public final class Swing {
    /** Of a server of which that is not known. */
    public static final Swing UNKNOWN = new Swing(new float[0], 0);

    private final float[] shape;
    private final double unseen;

    private Swing(float[] shape, double unseen) {
        this.shape = shape;
        this.unseen = unseen;
    }

    /**
     * @param wanted slot by slot, the newest last, in any unit; NaN where it was not there or not measured: there it went up and
     *     down as much, and nobody knows with whom
     */
    public static Swing of(float[] wanted) {
        double sum = 0;
        double squares = 0;
        int known = 0;
        for (float w : wanted) {
            if (!Float.isNaN(w)) {
                sum += w;
                squares += (double) w * w;
                known++;
            }
        }
        double mean = known == 0 ? 0 : sum / known;
        double variance = known == 0 ? 0 : squares / known - mean * mean;
        if (!(variance > 1e-12 * mean * mean)) {
            return UNKNOWN;
        }
        double deviation = Math.sqrt(variance);
        float[] shape = new float[wanted.length];
        for (int s = 0; s < shape.length; s++) {
            shape[s] = Float.isNaN(wanted[s]) ? 0 : (float) ((wanted[s] - mean) / deviation);
        }
        return new Swing(shape, 1 - (double) known / wanted.length);
    }

    int slots() {
        return shape.length;
    }

    /** In deviations; 0 where it is not known. */
    float at(int slot) {
        return shape[slot];
    }

    /** Part of its variance of which nobody knows with whom it goes. */
    double unseen() {
        return unseen;
    }
}
