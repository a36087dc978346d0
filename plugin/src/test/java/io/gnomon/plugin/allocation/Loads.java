package io.gnomon.plugin.allocation;

import io.gnomon.plugin.trace.LoadTrace;
import io.gnomon.plugin.trace.LoadTrace.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Loads of three quarters of an hour for trace-driven servers. */
final class Loads {
    private static final int SECONDS = 2_700;
    private static final int STEP = 3;

    private Loads() {}

    static LoadTrace wave(int seed) {
        Random random = new Random(seed);
        return trace(second -> 0.5 + 0.3 * Math.sin(second / 60.0 + seed) + 0.05 * random.nextGaussian());
    }

    static LoadTrace idle(int seed) {
        Random random = new Random(seed);
        return trace(second -> 0.01 + 0.001 * random.nextDouble());
    }

    static LoadTrace busy(int seed) {
        Random random = new Random(seed);
        return trace(second -> 2 + Math.sin(second / 40.0 + seed) + 0.2 * random.nextGaussian());
    }

    private interface Load {
        double at(int second);
    }

    private static LoadTrace trace(Load load) {
        List<Line> lines = new ArrayList<>();
        for (int second = 0; second < SECONDS; second += STEP) {
            double cpu = Math.max(0, load.at(second));
            lines.add(new Line(second, cpu, 200 + 100 * cpu, 1 + cpu));
        }
        return new LoadTrace(lines);
    }
}
