package io.gnomon.predictor.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models whose parameters are known, and what they emit. */
final class KnownModel {
    static final GaussianHmm THREE = new GaussianHmm(
            new double[] {0.6, 0.3, 0.1},
            new double[][] {{0.95, 0.04, 0.01}, {0.05, 0.9, 0.05}, {0.02, 0.18, 0.8}},
            new double[] {0, 3, 7},
            new double[] {0.5, 0.8, 1.2});

    private KnownModel() {}

    /** @param gaps probability that a slot is not observed */
    static List<double[]> emit(GaussianHmm model, int sequences, int slots, double gaps, long seed) {
        Random random = new Random(seed);
        List<double[]> all = new ArrayList<>();
        for (int s = 0; s < sequences; s++) {
            double[] values = new double[slots];
            int state = draw(model.states(), i -> model.initial(i), random);
            for (int t = 0; t < slots; t++) {
                double value = model.mean(state) + model.deviation(state) * random.nextGaussian();
                values[t] = random.nextDouble() < gaps ? Double.NaN : value;
                int from = state;
                state = draw(model.states(), i -> model.transition(from, i), random);
            }
            all.add(values);
        }
        return all;
    }

    private static int draw(int n, java.util.function.IntToDoubleFunction probability, Random random) {
        double at = random.nextDouble();
        int i = 0;
        while (i + 1 < n && at >= probability.applyAsDouble(i)) {
            at -= probability.applyAsDouble(i++);
        }
        return i;
    }
}
