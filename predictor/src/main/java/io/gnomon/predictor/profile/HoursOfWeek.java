package io.gnomon.predictor.profile;

import java.util.HashSet;
import java.util.Set;

/**
 * How often something happens in each hour of the week (UTC), several things at once. An hour that was seen in few weeks
 * is drawn towards the same hour of all days, and that towards all hours: what happened once is no habit. Weeks
 * count, not slots, since the slots and servers of one hour tell the same story. Filled once, then immutable.
 */
final class HoursOfWeek {
    static final int HOURS = 168;
    private static final int DAY = 24;
    /** So many weeks of an hour weigh as much as what is known of that hour on all days. */
    private static final double WEEKS = 1;
    /** So many days of an hour weigh as much as what is known of all hours. */
    private static final double DAYS = 4;

    private final double[][] sums;
    private final double[] weights = new double[HOURS];
    private final double[] seen = new double[HOURS];
    private final Set<Long> hours = new HashSet<>();
    private final int things;

    HoursOfWeek(int things) {
        this.things = things;
        this.sums = new double[HOURS][things];
    }

    static long hour(long epochSeconds) {
        return Math.floorDiv(epochSeconds, 3600L);
    }

    /** 0 = Monday from 0:00 to 1:00. */
    static int ofWeek(long hour) {
        // 1970 began on a Thursday
        return (int) Math.floorMod(hour + 3 * DAY, (long) HOURS);
    }

    /**
     * Takes in what happened in one hour.
     *
     * @param hour since 1970
     * @param amounts of each thing, of {@code weight}
     */
    void add(long hour, double[] amounts, double weight) {
        int h = ofWeek(hour);
        for (int i = 0; i < things; i++) {
            sums[h][i] += amounts[i];
        }
        weights[h] += weight;
        if (hours.add(hour)) {
            seen[h]++;
        }
    }

    /** How often a thing happens at all, 0 if nothing was seen. */
    double overall(int thing) {
        double sum = 0;
        double weight = 0;
        for (int h = 0; h < HOURS; h++) {
            sum += sums[h][thing];
            weight += weights[h];
        }
        return weight > 0 ? sum / weight : 0;
    }

    /** How often in that hour of the week. */
    double in(int hourOfWeek, int thing) {
        double sum = 0;
        double weight = 0;
        double days = 0;
        for (int h = hourOfWeek % DAY; h < HOURS; h += DAY) {
            sum += sums[h][thing];
            weight += weights[h];
            days += seen[h];
        }
        double daily = drawn(sum, weight, days, DAYS, overall(thing));
        return drawn(sums[hourOfWeek][thing], weights[hourOfWeek], seen[hourOfWeek], WEEKS, daily);
    }

    private static double drawn(double sum, double weight, double times, double strength, double towards) {
        double raw = weight > 0 ? sum / weight : 0;
        return (times * raw + strength * towards) / (times + strength);
    }
}
