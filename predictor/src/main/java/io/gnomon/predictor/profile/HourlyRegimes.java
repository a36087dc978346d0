package io.gnomon.predictor.profile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a forecast needs of a shadow profile: the regimes and how usual each is at each hour of the week. Immutable, but for its
 * arrays, which never leave the package.
 *
 * @param occupancy how much of the time each regime takes
 * @param byHour the same in each hour of the week, {@code [hour][regime]}
 */
record HourlyRegimes(int stepSeconds, GaussianHmm model, double[] occupancy, double[][] byHour) {
    private static final int MAGIC = 0x474e5046; // GNPF
    private static final int VERSION = 1;
    private static final int MOST_STATES = 100;

    /**
     * Regimes drawn to those that are usual at that time: as if a state had shown the hour of the week as well. The more
     * certain they are, the less the hour changes them.
     */
    double[] drawnToHour(double[] regimes, long epochSeconds) {
        double[] usual = byHour[HoursOfWeek.ofWeek(HoursOfWeek.hour(epochSeconds))];
        double[] drawn = new double[regimes.length];
        double sum = 0;
        for (int k = 0; k < drawn.length; k++) {
            drawn[k] = occupancy[k] > 0 ? regimes[k] * usual[k] / occupancy[k] : regimes[k];
            sum += drawn[k];
        }
        for (int k = 0; k < drawn.length; k++) {
            drawn[k] = sum > 0 ? drawn[k] / sum : regimes[k];
        }
        return drawn;
    }

    void write(DataOutputStream out) throws IOException {
        int n = model.states();
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(stepSeconds);
        out.writeInt(n);
        for (int i = 0; i < n; i++) {
            out.writeDouble(model.initial(i));
            out.writeDouble(model.mean(i));
            out.writeDouble(model.deviation(i));
            out.writeDouble(occupancy[i]);
            for (int j = 0; j < n; j++) {
                out.writeDouble(model.transition(i, j));
            }
            for (double[] hour : byHour) {
                out.writeDouble(hour[i]);
            }
        }
        out.flush();
    }

    /** @throws IOException also if it is not such a profile, is of another version, or is damaged */
    static HourlyRegimes read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new IOException("not a profile of this version");
        }
        int stepSeconds = in.readInt();
        int n = in.readInt();
        if (stepSeconds < 1 || n < 1 || n > MOST_STATES) {
            throw new IOException("a damaged profile");
        }
        double[] initial = new double[n];
        double[] means = new double[n];
        double[] deviations = new double[n];
        double[] occupancy = new double[n];
        double[][] transition = new double[n][n];
        double[][] byHour = new double[HoursOfWeek.HOURS][n];
        for (int i = 0; i < n; i++) {
            initial[i] = in.readDouble();
            means[i] = in.readDouble();
            deviations[i] = in.readDouble();
            occupancy[i] = in.readDouble();
            for (int j = 0; j < n; j++) {
                transition[i][j] = in.readDouble();
            }
            for (double[] hour : byHour) {
                hour[i] = in.readDouble();
            }
        }
        try {
            return new HourlyRegimes(
                    stepSeconds, new GaussianHmm(initial, transition, means, deviations), occupancy, byHour);
        } catch (IllegalArgumentException e) {
            throw new IOException("a damaged profile", e);
        }
    }
}
