package io.gnomon.predictor.forecast.weka;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.LastValue;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.Past;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import weka.classifiers.Classifier;
import weka.core.DenseInstance;
import weka.core.Instances;
import weka.core.OptionHandler;
import weka.core.Randomizable;
import weka.core.Utils;

/**
 * Learns one model from all servers of a fleet or a cluster: a Weka classifier over lag features for each of a few
 * horizons (direct, not recursive: errors do not build up). Rows are drawn at random from all series, so the cost does
 * not grow with the fleet. Intervals come from the errors on rows that were kept apart, in units of each series' own
 * recent movement. Immutable.
 */
public final class WekaLagLearner implements Learner {
    /** Fast, and hard to beat on short horizons. */
    public static final String LINEAR_REGRESSION = "weka.classifiers.functions.LinearRegression -S 1 -C -R 1.0E-3";
    /** A tree with linear models in its leaves. */
    public static final String M5P = "weka.classifiers.trees.M5P -M 50";
    /** A regression tree with pruning. */
    public static final String REP_TREE = "weka.classifiers.trees.REPTree -M 30";

    private static final int LEAST_ROWS = 100;
    private static final double APART = 0.2;

    private final String classifier;
    private final int[] horizons;
    private final int rows;

    /** Linear regression for 1, 2, 3, 6, 12, 24 and 48 steps on 30,000 rows. */
    public WekaLagLearner() {
        this(LINEAR_REGRESSION, new int[] {1, 2, 3, 6, 12, 24, 48}, 30_000);
    }

    /**
     * Makes a learner.
     *
     * @param classifier class and options, as on Weka's command line
     * @param horizons steps ahead that get a model each, rising
     * @param rows examples per horizon at most, from 100
     * @throws IllegalArgumentException if there is no such classifier, it does not know an option, or a number is out of
     *     range
     */
    public WekaLagLearner(String classifier, int[] horizons, int rows) {
        WekaRuntime.prepare();
        if (horizons.length == 0 || rows < LEAST_ROWS) {
            throw new IllegalArgumentException("at least one horizon and " + LEAST_ROWS + " rows, not "
                    + Arrays.toString(horizons) + " and " + rows);
        }
        Horizons.of(horizons);
        this.classifier = classifier;
        this.horizons = horizons.clone();
        this.rows = rows;
        untrained(0);
    }

    @Override
    public String name() {
        String type = classifier.split(" ", 2)[0];
        return "weka-" + type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * Learns a {@link WekaLagForecaster}. A fleet too small to learn from gives the last value, under its own name.
     *
     * @throws IllegalArgumentException if the series are not all at one step
     */
    @Override
    public Forecaster learn(List<Series> fleet, long seed) {
        List<Past> pasts = new ArrayList<>();
        int last = horizons[horizons.length - 1];
        long moments = 0;
        for (Series series : fleet) {
            if (series.stepSeconds() != fleet.get(0).stepSeconds()) {
                throw new IllegalArgumentException("the series of a fleet are at one step, not at "
                        + fleet.get(0).stepSeconds() + " and " + series.stepSeconds() + " s");
            }
            Past past = Past.of(series, series.size());
            if (past.size() > LagFeatures.LEAST_SLOTS + last && past.meanSize() > 0) {
                pasts.add(past);
                moments += past.size() - LagFeatures.LEAST_SLOTS - last;
            }
        }
        if (moments < LEAST_ROWS) {
            return new LastValue();
        }
        Classifier[] learnt = new Classifier[horizons.length];
        double[][] errors = new double[horizons.length][];
        for (int h = 0; h < horizons.length; h++) {
            SplittableRandom random = new SplittableRandom(seed + h);
            int apart = (int) (rows * APART);
            Instances training = draw(pasts, moments, horizons[h], rows - apart, false, random);
            Instances kept = draw(pasts, moments, horizons[h], apart, true, random);
            if (training.size() < LEAST_ROWS / 2) {
                return new LastValue();
            }
            learnt[h] = untrained(seed);
            errors[h] = train(learnt[h], training, kept);
        }
        return new WekaLagForecaster(
                new ModelBytes(name(), fleet.get(0).stepSeconds(), horizons.clone(), errors, learnt));
    }

    /**
     * Rows at random moments of the whole fleet, longer series more often. Rows that are kept apart are from the last
     * fifth of each series, the others from before it: neighbouring slots are too alike to be split at random.
     */
    private Instances draw(
            List<Past> pasts, long moments, int horizon, int count, boolean fromTheEnd, SplittableRandom random) {
        Instances rowsDrawn = LagFeatures.header(count);
        int last = horizons[horizons.length - 1];
        for (int tries = 0; tries < 3 * count && rowsDrawn.size() < count; tries++) {
            long at = random.nextLong(moments);
            int i = 0;
            while (at >= usable(pasts.get(i), last)) {
                at -= usable(pasts.get(i), last);
                i++;
            }
            Past past = pasts.get(i);
            int split = (int) (usable(past, last) * (1 - APART));
            int early = split - horizon;
            int offset;
            if (fromTheEnd) {
                offset = split + random.nextInt(Math.max(1, usable(past, last) - split));
            } else {
                offset = random.nextInt(Math.max(1, early));
            }
            add(rowsDrawn, past, LagFeatures.LEAST_SLOTS + offset, horizon);
        }
        return rowsDrawn;
    }

    private static int usable(Past past, int last) {
        return past.size() - LagFeatures.LEAST_SLOTS - last;
    }

    private static void add(Instances rows, Past past, int origin, int horizon) {
        int target = origin + horizon - 1;
        double size = LagFeatures.size(past, origin);
        if (size > 0 && past.isKnown(origin - 1) && past.isKnown(target)) {
            double unit = LagFeatures.unit(past, origin, size);
            double[] row = LagFeatures.of(past, origin, horizon, size, unit);
            row[LagFeatures.COUNT] = LagFeatures.bounded((past.get(target) - past.get(origin - 1)) / unit);
            rows.add(new DenseInstance(1, row));
        }
    }

    /** The quantiles of the errors on the rows kept apart, in units of each series' movement. */
    private double[] train(Classifier untrained, Instances training, Instances kept) {
        try {
            untrained.buildClassifier(training);
            double[] errors = new double[kept.size()];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = kept.get(i).classValue() - untrained.classifyInstance(kept.get(i));
            }
            return Levels.conformal(errors, errors.length, 1);
        } catch (Exception e) {
            throw new IllegalStateException(name() + " could not learn from " + training.size() + " rows", e);
        }
    }

    private Classifier untrained(long seed) {
        try {
            String[] words = Utils.splitOptions(classifier);
            String type = words[0];
            words[0] = "";
            // not AbstractClassifier.forName: it looks for classes in the files of java.class.path, which is one jar
            // with
            // a manifest in production
            Classifier made = Class.forName(type, true, WekaLagLearner.class.getClassLoader())
                    .asSubclass(Classifier.class)
                    .getDeclaredConstructor()
                    .newInstance();
            if (made instanceof OptionHandler handler) {
                handler.setOptions(words);
            }
            if (made instanceof Randomizable randomizable) {
                randomizable.setSeed((int) seed);
            }
            return made;
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Weka has no classifier '" + classifier + "': " + e.getMessage()
                            + ". Name a class and its options, such as " + REP_TREE,
                    e);
        }
    }
}
