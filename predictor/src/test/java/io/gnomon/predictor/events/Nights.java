package io.gnomon.predictor.events;

import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Servers with a backup, at five minutes, from the start of a day on. */
final class Nights {
    static final int STEP = 300;
    static final int DAY = 86_400;
    /** 2026-03-02, a Monday, 00:00 UTC. */
    static final long START = 1_772_409_600L;

    private static final long BACKUP_AT = 2 * 3600;

    private Nights() {}

    /** The times that a calendar would tell: an hour from 02:00 every night. */
    static List<Occurrence> calendar(int nights) {
        List<Occurrence> result = new ArrayList<>();
        for (int d = 0; d < nights; d++) {
            long start = START + (long) d * DAY + BACKUP_AT;
            result.add(new Occurrence(start, start + 3600, "backup"));
        }
        return result;
    }

    /** A load that remembers about a level of 20, and on top of it {@code height} for an hour each night, up to ten minutes off. */
    static Series withBackup(int days, double height, double noise, long seed) {
        Random random = new Random(seed);
        double[] values = noise(days * DAY / STEP, noise, random);
        for (int d = 0; d < days; d++) {
            long jitter = Math.round((random.nextDouble() * 2 - 1) * 600);
            double size = height * (0.9 + 0.2 * random.nextDouble());
            long from = (long) d * DAY + BACKUP_AT + jitter;
            for (int i = 0; i < values.length; i++) {
                long overlap = Math.min((i + 1L) * STEP, from + 3600) - Math.max((long) i * STEP, from);
                values[i] += overlap > 0 ? size * overlap / STEP : 0;
            }
        }
        return new Series(START, STEP, values);
    }

    static Series withoutBackup(int days, double noise, long seed) {
        return new Series(START, STEP, noise(days * DAY / STEP, noise, new Random(seed)));
    }

    private static double[] noise(int slots, double noise, Random random) {
        double[] values = new double[slots];
        double rest = 0;
        for (int i = 0; i < slots; i++) {
            rest = 0.7 * rest + noise * random.nextGaussian();
            values[i] = Math.max(0, 20 + rest);
        }
        return values;
    }
}
