package io.gnomon.plugin.placement;

import io.gnomon.scheduler.migration.Expected;
import io.gnomon.scheduler.migration.Swing;
import java.util.Arrays;

/**
 * What servers are expected to want in half an hour: between what they want now and what they usually want, as far as the sums of
 * the hypervisors persist (the first-order autoregression of Box and Jenkins, "Time Series Analysis", 1970). It stands in for the daemon's
 * forecasts, which take too long for a replay of weeks. Not thread-safe.
 */
final class HalfHour {
    static final int SLOTS = 1_800 / PlacementWork.SLOT_SECONDS;
    private static final int NOW_SLOTS = 2;
    private static final double MOST_PERSISTENT = 0.95;

    /** One who was seen for less counts with what is expected of its kind. */
    private static final int LEAST_SLOTS = 6;

    private final Stage stage;
    private final int window;
    private final double persistence;

    /** What is expected of one server, in cores, and how it swung. */
    record Look(Expected expected, Swing swing) {}

    /** @param window slots of the past that are looked at */
    HalfHour(Stage stage, int window) {
        this.stage = stage;
        this.window = window;
        this.persistence = persistence();
    }

    /** @param ofItsKind what is expected of a server of that size which nobody has seen yet, in cores */
    Look of(int server, double ofItsKind) {
        int first = Math.max(stage.slot() - window, stage.guest(server).arrivalSlot());
        int known = stage.slot() - first;
        float[] wanted = new float[window];
        Arrays.fill(wanted, 0, window - known, known < LEAST_SLOTS ? (float) ofItsKind : Float.NaN);
        double perCore = stage.machines().get(0).mhz() / stage.machines().get(0).cores();
        for (int s = first; s < stage.slot(); s++) {
            wanted[s - stage.slot() + window] = (float) (stage.demand(server, s) / perCore);
        }
        double sum = 0;
        double squares = 0;
        int counted = 0;
        for (float w : wanted) {
            if (!Float.isNaN(w)) {
                sum += w;
                squares += (double) w * w;
                counted++;
            }
        }
        double mean = counted == 0 ? ofItsKind : sum / counted;
        double variance = counted == 0 ? 0 : Math.max(0, squares / counted - mean * mean);
        double now = 0;
        for (int s = window - NOW_SLOTS; s < window; s++) {
            now += (Float.isNaN(wanted[s]) ? mean : wanted[s]) / NOW_SLOTS;
        }
        Expected expected = Expected.constant(
                persistence * now + (1 - persistence) * mean, Math.sqrt(variance * (1 - persistence * persistence)), 1);
        return new Look(expected, Swing.of(wanted));
    }

    /** Autocorrelation of the hypervisors' sums, all together. */
    private double persistence() {
        double[][] sums = new double[stage.machines().size()][window];
        for (int g = 0; g < stage.arrived(); g++) {
            int machine = stage.machineOf(g);
            int first = Math.max(stage.slot() - window, stage.guest(g).arrivalSlot());
            for (int s = first; s < stage.slot() && machine != PlacementPolicy.NONE; s++) {
                sums[machine][s - stage.slot() + window] += stage.demand(g, s);
            }
        }
        double along = 0;
        double all = 0;
        for (double[] sum : sums) {
            double mean = Arrays.stream(sum).average().orElse(0);
            for (int s = SLOTS; s < sum.length; s++) {
                along += (sum[s] - mean) * (sum[s - SLOTS] - mean);
                all += (sum[s] - mean) * (sum[s] - mean);
            }
        }
        return all > 0 ? Math.min(MOST_PERSISTENT, Math.max(0, along / all)) : 0;
    }
}
