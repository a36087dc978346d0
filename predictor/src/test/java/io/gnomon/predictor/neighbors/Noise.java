package io.gnomon.predictor.neighbors;

import java.util.Arrays;
import java.util.Random;

/** Servers that no one would wish for: gaps, zeros, constants, huge and tiny values. */
final class Noise {
    private Noise() {}

    static AgedSeries server(String id, int channels, int age, long seed) {
        Random random = new Random(seed);
        double[][] values = new double[channels][age];
        for (double[] channel : values) {
            int kind = random.nextInt(6);
            double size = Math.pow(10, random.nextInt(19) - 9);
            for (int t = 0; t < age; t++) {
                channel[t] = switch (kind) {
                    case 0 -> 0;
                    case 1 -> size;
                    case 2 -> random.nextInt(3) == 0 ? Double.NaN : size * random.nextDouble();
                    case 3 -> random.nextInt(20) == 0 ? size * 1e6 : 0;
                    default -> size * random.nextDouble();
                };
            }
            if (kind == 5) {
                Arrays.fill(channel, Double.NaN);
            }
        }
        return new AgedSeries(id, 1, values);
    }
}
