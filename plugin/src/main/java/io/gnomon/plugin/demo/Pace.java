package io.gnomon.plugin.demo;

import java.time.Duration;

/**
 * How fast recorded time passes.
 *
 * @param sampleSeconds seconds that one recorded five-minute sample takes
 */
record Pace(int sampleSeconds) {
    /** The most that the demo compresses time on real guests. */
    static final Pace GUESTS = new Pace(15);

    static final Pace SIMULATED = new Pace(6);

    int compression() {
        return Excerpt.SAMPLE_SECONDS / sampleSeconds;
    }

    /** A recorded duration in demo time, at least one second, in whole seconds. */
    Duration of(Duration recorded) {
        return Duration.ofSeconds(Math.max(1, recorded.toSeconds() / compression()));
    }
}
