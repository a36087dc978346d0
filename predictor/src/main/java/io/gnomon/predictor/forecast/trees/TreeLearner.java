package io.gnomon.predictor.forecast.trees;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Learns one model of all quantiles from the whole fleet: boosted trees over {@link Features}. Their targets are the rank of
 * what came in the series' own past ({@link RankScale}), and its distance from the recent quantiles. Examples are drawn at random moments, as many of each series, so
 * the cost does not grow with the length of the histories, and with their number only by the time to look at them.
 *
 * <p>What an example weighs is a compromise between two readers of the result: one to whom all servers are alike (error in
 * units of the server's own daily change), and one to whom a core is a core. Immutable.
 */
public final class TreeLearner implements Learner {
    private static final int MOST_STEPS_OF_A_MOMENT = 6;
    private static final int LEAST_EXAMPLES = 2_000;
    private static final int FALL_BACK_SLOTS = 48;
    private static final double MOST_RELATIVE = 2;
    private static final double ABSOLUTE_SHARE = 0.3;

    private final int horizon;
    private final int examples;
    private final int stepsOfMoment;
    private final TreeShape shape;

    /** Up to 48 steps ahead, from about 150,000 examples. */
    public TreeLearner() {
        this(48, 150_000, TreeShape.DEFAULT);
    }

    /**
     * Makes a learner.
     *
     * @param horizon steps ahead that can be told apart; further ones are forecast as the last of them
     * @param examples about so many
     * @throws IllegalArgumentException if one of them is not positive
     */
    public TreeLearner(int horizon, int examples) {
        this(horizon, examples, TreeShape.DEFAULT);
    }

    TreeLearner(int horizon, int examples, TreeShape shape) {
        if (horizon < 1 || examples < 1) {
            throw new IllegalArgumentException(
                    "horizon and examples are at least 1, not " + horizon + " and " + examples);
        }
        this.horizon = horizon;
        this.examples = examples;
        this.stepsOfMoment = Math.min(horizon, MOST_STEPS_OF_A_MOMENT);
        this.shape = shape;
    }

    @Override
    public String name() {
        return TreeForecaster.NAME;
    }

    /**
     * Learns a {@link TreeForecaster}. A fleet too small to learn from gives the quantiles of the last values, under their
     * own name.
     *
     * @throws IllegalArgumentException if the series are not all at one step
     */
    @Override
    public Forecaster learn(List<Series> fleet, long seed) {
        int stepSeconds = fleet.isEmpty() ? 1 : fleet.get(0).stepSeconds();
        for (Series series : fleet) {
            if (series.stepSeconds() != stepSeconds) {
                throw new IllegalArgumentException("the series of a fleet are at one step, not at " + stepSeconds
                        + " and " + series.stepSeconds() + " s");
            }
        }
        Examples drawn = draw(fleet, seed);
        return drawn.size() < LEAST_EXAMPLES
                ? new WindowQuantiles(FALL_BACK_SLOTS)
                : new TreeForecaster(new TreeModel(
                        stepSeconds,
                        horizon,
                        Boosting.learn(drawn, drawn.ranks(), shape, seed),
                        Boosting.learn(drawn, drawn.amounts(), shape, seed + 1)));
    }

    private Examples draw(List<Series> fleet, long seed) {
        double[] changes = fleet.stream().mapToDouble(TreeLearner::dailyChange).toArray();
        int[] useful = IntStream.range(0, fleet.size())
                .filter(i -> changes[i] > 0 && fleet.get(i).size() > Features.LEAST_KNOWN + horizon)
                .toArray();
        double fleetMean = IntStream.of(useful)
                .mapToDouble(i -> mean(fleet.get(i)))
                .filter(m -> m > 0)
                .average()
                .orElse(1);
        int each = useful.length == 0 ? 0 : Math.max(1, examples / (stepsOfMoment * useful.length));
        List<List<Example>> bySeries = IntStream.of(useful)
                .parallel()
                .mapToObj(i ->
                        new Drawing(fleet.get(i), changes[i], fleetMean).draw(each, new SplittableRandom(seed + i)))
                .toList();
        return together(bySeries);
    }

    private static Examples together(List<List<Example>> bySeries) {
        int size = bySeries.stream().mapToInt(List::size).sum();
        Examples all = new Examples(
                new float[size][],
                new float[Levels.COUNT][size],
                new float[Levels.COUNT][size],
                new float[size],
                new int[size],
                bySeries.size());
        int n = 0;
        for (int s = 0; s < bySeries.size(); s++) {
            for (Example e : bySeries.get(s)) {
                all.rows()[n] = e.row;
                for (int level = 0; level < Levels.COUNT; level++) {
                    all.ranks()[level][n] = (float) (e.rank - Levels.level(level));
                    all.amounts()[level][n] = e.amounts[level];
                }
                all.weights()[n] = e.weight;
                all.series()[n++] = s;
            }
        }
        return all;
    }

    private record Example(float[] row, double rank, float[] amounts, float weight) {}

    /** Takes examples from one series. */
    private final class Drawing {
        private final Series series;
        private final float[] values;
        private final double change;
        private final double fleetMean;

        Drawing(Series series, double change, double fleetMean) {
            this.series = series;
            this.values = floats(series, 0);
            this.change = change;
            this.fleetMean = fleetMean;
        }

        List<Example> draw(int moments, SplittableRandom random) {
            List<Example> result = new ArrayList<>();
            int first = Math.min(Features.DAY, values.length / 4) + 1;
            int end = values.length - horizon;
            int most = Math.min(moments, end - first); // more would be the same ones again
            for (int m = 0; m < most; m++) {
                int origin = random.nextInt(first, end);
                Look look = new Look(values, origin);
                if (!Float.isNaN(values[origin - 1]) && Features.canSay(look)) {
                    addSteps(look, random, result);
                }
            }
            return result;
        }

        private void addSteps(Look look, SplittableRandom random, List<Example> result) {
            int step = series.stepSeconds();
            Features features = new Features(look, series.startSeconds() + (long) look.origin * step, step);
            float weight = (float) (Math.min(features.spread() / change, MOST_RELATIVE)
                    + ABSOLUTE_SHARE * features.spread() / fleetMean);
            for (int s = 0; s < stepsOfMoment; s++) {
                int from = horizon * s / stepsOfMoment;
                int to = Math.max(from + 1, horizon * (s + 1) / stepsOfMoment);
                int ahead = 1 + random.nextInt(from, to);
                float actual = values[look.origin + ahead - 1];
                if (!Float.isNaN(actual)) {
                    float[] amounts = new float[Levels.COUNT];
                    double[] lately = features.lately(ahead);
                    for (int level = 0; level < amounts.length; level++) {
                        amounts[level] = (float) ((actual - lately[level]) / features.spread());
                    }
                    result.add(new Example(
                            features.at(ahead).clone(), features.scale().rank(actual), amounts, weight));
                }
            }
        }
    }

    /** The last {@code slots} of a series in less room; 0 = all. */
    static float[] floats(Series series, int slots) {
        int from = slots == 0 ? 0 : Math.max(0, series.size() - slots);
        float[] values = new float[series.size() - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) series.get(from + i);
        }
        return values;
    }

    /** Mean change from day to day; from slot to slot of a series that is not two days long. */
    private static double dailyChange(Series series) {
        int day = Math.max(1, 86_400 / series.stepSeconds());
        int lag = series.size() > 2 * day ? day : 1;
        double sum = 0;
        int n = 0;
        for (int i = lag; i < series.size(); i++) {
            double change = Math.abs(series.get(i) - series.get(i - lag));
            if (!Double.isNaN(change)) {
                sum += change;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    private static double mean(Series series) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < series.size(); i++) {
            if (!series.isGap(i)) {
                sum += Math.abs(series.get(i));
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
