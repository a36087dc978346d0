package io.gnomon.predictor.profile;

import io.gnomon.predictor.series.Series;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Tag sets of a known kind, as shares of the allocation, at five minutes. */
final class SetWorlds {
    /** A Monday. */
    static final Instant MONDAY = Instant.parse("2024-01-01T00:00:00Z");

    static final int STEP = 300;
    static final int WEEK = 7 * 288;

    private SetWorlds() {}

    /** About 10 % of the allocation, and about 70 % on working days from 9 to 11. */
    static List<Series> office(int servers, int weeks, long seed) {
        Random random = new Random(seed);
        List<Series> set = new ArrayList<>();
        for (int s = 0; s < servers; s++) {
            double[] shares = new double[weeks * WEEK];
            for (int i = 0; i < shares.length; i++) {
                ZonedDateTime at = MONDAY.plusSeconds((long) i * STEP).atZone(ZoneOffset.UTC);
                boolean weekend = at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
                boolean peak = !weekend && at.getHour() >= 9 && at.getHour() < 11;
                shares[i] = (peak ? 0.7 : 0.1) * Math.exp(0.1 * random.nextGaussian());
            }
            set.add(new Series(MONDAY.getEpochSecond(), STEP, shares));
        }
        return set;
    }

    static Series steady(double share, double spread, int slots, long seed) {
        Random random = new Random(seed);
        double[] shares = new double[slots];
        Arrays.setAll(shares, i -> Math.max(0, share + spread * random.nextGaussian()));
        return series(shares);
    }

    static Series series(double... shares) {
        return new Series(MONDAY.getEpochSecond(), STEP, shares);
    }
}
