package io.gnomon.plugin.demo;

import io.gnomon.plugin.trace.LoadTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the load that a guest replays of a recorded CPU series. CPU is the recording, scaled. The recording has neither
 * memory nor disk: both are scripted from the CPU, as of a job that reads its input, keeps it while it computes, and
 * writes as much as it computes. The narration says so.
 */
final class Loads {
    /** A recorded CPU of 100 % in cores: six guests together must stay below 1.2 cores. */
    static final double FULL_CPU_CORES = 0.4;

    static final double IDLE_MEMORY_MIB = 8;
    static final double FULL_MEMORY_MIB = 130;
    static final double IDLE_DISK_MIB = 0.3;
    static final double FULL_DISK_MIB = 6;

    private Loads() {}

    static LoadTrace of(double[] cpuShare, Pace pace) {
        List<LoadTrace.Line> lines = new ArrayList<>();
        double kept = 0;
        for (int i = 0; i < cpuShare.length; i++) {
            double share = Math.min(1, cpuShare[i]);
            // memory is given back more slowly than CPU
            kept = Math.max(share, 0.6 * kept);
            lines.add(new LoadTrace.Line(
                    (double) i * pace.sampleSeconds(),
                    share * FULL_CPU_CORES,
                    IDLE_MEMORY_MIB + kept * FULL_MEMORY_MIB,
                    IDLE_DISK_MIB + share * FULL_DISK_MIB));
        }
        return new LoadTrace(lines);
    }
}
