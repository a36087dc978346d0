package io.gnomon.predictor.neighbors;

import java.util.Random;

/** Lives of servers like those of a fleet: a boot, then the steps of a workload, with noise; CPU, memory, disk. */
final class Lives {
    /** Quiet, then a job, then quiet again. */
    static final double[] BATCH = {6, 4, 70, 97, 82, 48, 12, 4};
    /** The same job on another day. */
    static final double[] BATCH_ANOTHER_DAY = {4, 4, 68, 97, 94, 49, 5, 4};

    static final double[] PERIODIC = {27, 33, 32, 32, 28, 29, 27, 37};
    static final double[] FLAT = {12, 11, 12, 12, 12, 12, 12, 12};

    static final int STEP_SLOTS = 15;

    private Lives() {}

    static AgedSeries of(String id, double[] workload, int bootSlots, int age, double amplitude, long seed) {
        Random random = new Random(seed);
        double[][] values = new double[3][age];
        double smooth = 30;
        for (int t = 0; t < age; t++) {
            boolean booting = t < bootSlots;
            double load = booting
                    ? 90
                    : Math.min(100, amplitude * workload[Math.min(workload.length - 1, (t - bootSlots) / STEP_SLOTS)]);
            smooth += ((booting ? 30 : load) - smooth) / 4;
            values[0][t] = Math.max(0, load * (1 + 0.05 * random.nextGaussian()) + Math.abs(random.nextGaussian()));
            values[1][t] = 90 + 1.5 * smooth + random.nextGaussian();
            values[2][t] = Math.max(0, (booting ? 3e6 : 2e5 + 1e5 * load) * (1 + 0.2 * random.nextGaussian()));
        }
        return new AgedSeries(id, 1, values);
    }

    static AgedSeries scaled(AgedSeries server, double... factors) {
        double[][] values = new double[server.channels()][server.age()];
        for (int c = 0; c < values.length; c++) {
            for (int t = 0; t < server.age(); t++) {
                values[c][t] = server.get(c, t) * factors[c];
            }
        }
        return new AgedSeries(server.id(), server.stepSeconds(), values);
    }
}
