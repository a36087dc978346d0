package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.forecast.Past;
import java.util.ArrayList;
import weka.core.Attribute;
import weka.core.Instances;

/**
 * What a fleet-wide model sees of a series at one moment, free of its unit: differences from the newest value, divided by
 * how much the series moved lately.
 */
final class LagFeatures {
    /** Fewer slots than this say too little. */
    static final int LEAST_SLOTS = 13;
    /** Slots of the past that matter: a day at five minutes and what lies before it. */
    static final int MOST_SLOTS = 700;

    private static final int DAY = 86_400;
    private static final int[] LAGS = {1, 2, 3, 4, 6, 8, 12, 24};
    private static final int[] WINDOWS = {6, 12, 48, 288};
    private static final int SIZE_SLOTS = 288;
    private static final int MOVEMENT_SLOTS = 48;
    /** Of a series that does not move at all, this share of its size is taken for its movement. */
    private static final double LEAST_MOVEMENT = 0.02;

    private static final double MOST = 10;

    static final int COUNT = 1 + LAGS.length + 3 * WINDOWS.length + 1 + 2 + 2;

    private LagFeatures() {}

    /** Without rows; the last attribute is the target. */
    static Instances header(int capacity) {
        ArrayList<Attribute> attributes = new ArrayList<>();
        attributes.add(new Attribute("level"));
        for (int lag : LAGS) {
            attributes.add(new Attribute("lag" + lag));
        }
        for (int window : WINDOWS) {
            attributes.add(new Attribute("mean" + window));
            attributes.add(new Attribute("least" + window));
            attributes.add(new Attribute("most" + window));
        }
        attributes.add(new Attribute("movement"));
        attributes.add(new Attribute("yesterday"));
        attributes.add(new Attribute("yesterdayKnown"));
        attributes.add(new Attribute("sin"));
        attributes.add(new Attribute("cos"));
        attributes.add(new Attribute("change"));
        Instances header = new Instances("lags", attributes, capacity);
        header.setClassIndex(COUNT);
        return header;
    }

    /** The mean of absolute values in the day before {@code origin}. */
    static double size(Past past, int origin) {
        double sum = 0;
        int from = Math.max(0, origin - SIZE_SLOTS);
        for (int i = from; i < origin; i++) {
            sum += Math.abs(past.get(i));
        }
        return sum / (origin - from);
    }

    /**
     * The recent standard deviation before {@code origin}, and some of the size: the unit of all features, changes and
     * errors. A calm series and a wild one of the same size then teach the same.
     */
    static double unit(Past past, int origin, double size) {
        int from = Math.max(0, origin - MOVEMENT_SLOTS);
        double mean = 0;
        for (int i = from; i < origin; i++) {
            mean += past.get(i) / (origin - from);
        }
        double squares = 0;
        for (int i = from; i < origin; i++) {
            double off = (past.get(i) - mean) / size;
            squares += off * off;
        }
        return size * Math.max(LEAST_MOVEMENT, Math.sqrt(squares / (origin - from)));
    }

    /**
     * The features of a forecast of the slot {@code horizon - 1} after {@code origin}, with room for the target at the
     * end.
     */
    static double[] of(Past past, int origin, int horizon, double size, double unit) {
        double[] row = new double[COUNT + 1];
        double last = past.get(origin - 1);
        int at = 0;
        row[at++] = bounded(last / unit);
        for (int lag : LAGS) {
            row[at++] = bounded((past.get(Math.max(0, origin - 1 - lag)) - last) / unit);
        }
        double sum = 0;
        double least = last;
        double most = last;
        int slots = 0;
        for (int window : WINDOWS) {
            for (; slots < window && origin - 1 - slots >= 0; slots++) {
                double v = past.get(origin - 1 - slots);
                sum += v;
                least = Math.min(least, v);
                most = Math.max(most, v);
            }
            row[at++] = bounded((sum / slots - last) / unit);
            row[at++] = bounded((least - last) / unit);
            row[at++] = bounded((most - last) / unit);
        }
        row[at++] = bounded(unit / size);
        int day = DAY / past.stepSeconds();
        int target = origin + horizon - 1;
        int yesterday = target - day * ((horizon - 1) / Math.max(1, day) + 1);
        boolean known = day > 0 && yesterday >= 0 && past.isKnown(yesterday);
        row[at++] = known ? bounded((past.get(yesterday) - last) / unit) : 0;
        row[at++] = known ? 1 : 0;
        long seconds = past.startSeconds() + (long) target * past.stepSeconds();
        double angle = 2 * Math.PI * Math.floorMod(seconds, DAY) / DAY;
        row[at++] = Math.sin(angle);
        row[at] = Math.cos(angle);
        return row;
    }

    /** An outlier counts, but no model should bend to it. */
    static double bounded(double value) {
        return Math.max(-MOST, Math.min(MOST, value));
    }
}
