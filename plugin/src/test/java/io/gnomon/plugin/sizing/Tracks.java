package io.gnomon.plugin.sizing;

import io.gnomon.predictor.sizing.Past;
import java.util.Arrays;

/** Small recordings by hand: a core of 2,600 MHz, or 16 GiB. */
final class Tracks {
    static final float SOLD_MHZ = 2_600;
    static final float SOLD_MIB = 16_384;

    private Tracks() {}

    static Track cpu(float... mhz) {
        return track(Track.Kind.CPU, SOLD_MHZ, 65, mhz);
    }

    static Track memory(float... mib) {
        return track(Track.Kind.MEMORY, SOLD_MIB, 64, mib);
    }

    private static Track track(Track.Kind kind, float sold, float least, float[] values) {
        float[] other = new float[values.length];
        float[] ceiling = new float[values.length];
        float[] floor = new float[values.length];
        Arrays.fill(other, Float.NaN);
        Arrays.fill(ceiling, sold);
        Arrays.fill(floor, least);
        return new Track(kind, new Past("a", values, other, ceiling, 0), floor);
    }

    static double[] run(SizePolicy policy, Track track) {
        return Run.of(policy, track, 0, track.slots());
    }
}
