package io.gnomon.predictor.outlook;

import io.gnomon.predictor.forecast.Forecaster;
import io.gnomon.predictor.forecast.Horizons;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.Levels;
import io.gnomon.predictor.forecast.WindowQuantiles;
import io.gnomon.predictor.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Learns a {@link BlendForecaster} from moments of the past, as many of each series. What an example weighs is a compromise
 * between a reader to whom all servers are alike (error in units of the server's own daily change) and one to whom a core is
 * a core. Immutable.
 */
public final class BlendLearner implements Learner {
    private static final int LEAST_EXAMPLES = 200;
    private static final int LEAST_KNOWN = 4;
    private static final double MOST_RELATIVE = 2;
    private static final double MOST_ABSOLUTE = 20;
    private static final double MOST_UNITS = 1e6;

    private final Ahead ahead;
    private final int moments;
    private final double absolute;

    /** From about 3,000 moments. */
    public BlendLearner(Ahead ahead) {
        this(ahead, 3_000);
    }

    /** @param moments about so many are looked at; memory is some 5 KiB of each */
    public BlendLearner(Ahead ahead, int moments) {
        this(ahead, moments, 1);
    }

    BlendLearner(Ahead ahead, int moments, double absolute) {
        if (moments < 1) {
            throw new IllegalArgumentException("moments are at least 1, not " + moments);
        }
        this.ahead = ahead;
        this.moments = moments;
        this.absolute = absolute;
    }

    @Override
    public String name() {
        return BlendForecaster.NAME;
    }

    /**
     * Learns from histories at the step of the outlook. Too few moments to learn from give the quantiles of the last day,
     * under their own name.
     *
     * @throws IllegalArgumentException if a series is at another step
     */
    @Override
    public Forecaster learn(List<Series> fleet, long seed) {
        for (Series series : fleet) {
            if (series.stepSeconds() != ahead.stepSeconds()) {
                throw new IllegalArgumentException("an outlook of the next " + ahead.label() + " learns at a step of "
                        + ahead.stepSeconds() + " s, not of " + series.stepSeconds() + " s");
            }
        }
        Horizons horizons = Horizons.upTo(ahead.steps());
        List<List<GateTraining.Example>> drawn = draw(fleet, horizons, seed);
        if (drawn.stream().anyMatch(examples -> examples.size() < LEAST_EXAMPLES)) {
            return new WindowQuantiles(ahead.slotsPerDay());
        }
        int experts = Experts.count(ahead);
        double[][][] beliefs = new double[horizons.count()][Levels.COUNT][];
        IntStream.range(0, horizons.count() * Levels.COUNT).parallel().forEach(i -> {
            int h = i / Levels.COUNT;
            int l = i % Levels.COUNT;
            beliefs[h][l] = GateTraining.beliefs(drawn.get(h), l, experts, seed + i);
        });
        double[][] widths = new double[horizons.count()][];
        for (int h = 0; h < widths.length; h++) {
            widths[h] = GateTraining.widths(drawn.get(h), beliefs[h], experts);
        }
        return new BlendForecaster(ahead, new Gate(horizons, beliefs, widths));
    }

    /** Examples by horizon. */
    private List<List<GateTraining.Example>> draw(List<Series> fleet, Horizons horizons, long seed) {
        int[] useful = IntStream.range(0, fleet.size())
                .filter(i -> fleet.get(i).size() > 2 * ahead.steps())
                .toArray();
        int each = useful.length == 0 ? 0 : Math.max(1, moments / useful.length);
        double[] sizes =
                IntStream.of(useful).mapToDouble(i -> size(fleet.get(i))).toArray();
        double total = 0;
        for (double size : sizes) {
            total += size / sizes.length;
        }
        double mean = total > 0 ? total : 1;
        List<List<Moment>> bySeries = IntStream.of(useful)
                .parallel()
                .mapToObj(i -> moments(fleet.get(i), each, horizons, mean, new SplittableRandom(seed + i)))
                .toList();
        List<List<GateTraining.Example>> result = new ArrayList<>();
        for (int h = 0; h < horizons.count(); h++) {
            List<GateTraining.Example> examples = new ArrayList<>();
            for (List<Moment> some : bySeries) {
                for (Moment moment : some) {
                    moment.addTo(examples, h);
                }
            }
            result.add(examples);
        }
        return result;
    }

    /** @param said {@code [expert][horizon][level]} */
    private record Moment(double[] traits, float[][][] said, float[] actual, float weight) {
        void addTo(List<GateTraining.Example> examples, int horizon) {
            if (!Float.isNaN(actual[horizon])) {
                float[][] of = new float[said.length][];
                for (int e = 0; e < of.length; e++) {
                    of[e] = said[e][horizon];
                }
                examples.add(new GateTraining.Example(traits, of, actual[horizon], weight));
            }
        }
    }

    private List<Moment> moments(
            Series series, int count, Horizons horizons, double fleetMean, SplittableRandom random) {
        List<Moment> result = new ArrayList<>();
        int first = Math.min(ahead.slotsPerDay(), series.size() / 4) + 1;
        int end = series.size() - ahead.steps();
        int[] steps = IntStream.range(0, horizons.count()).map(horizons::step).toArray();
        Experts experts = new Experts(ahead);
        for (int m = 0; m < count && first < end; m++) {
            int origin = random.nextInt(first, end);
            Look look = Look.at(series, origin, ahead);
            double[] week = look.isEmpty() ? new double[0] : look.recent(7 * ahead.slotsPerDay());
            if (week.length < LEAST_KNOWN) {
                continue;
            }
            double[] middle = Experts.quantiles(week); // sorts the week
            double unit = Traits.unit(week);
            if (unit <= Traits.LEAST_UNIT) {
                continue; // nothing but zeros: whoever says so again is right
            }
            double center = middle[Levels.MEDIAN];
            double change = look.change(ahead.slotsPerDay(), look.origin());
            double relative = Double.isNaN(change) || change <= 0 ? MOST_RELATIVE : unit / change;
            float[] actual = new float[steps.length];
            for (int h = 0; h < steps.length; h++) {
                double off = (series.get(origin + steps[h] - 1) - center) / unit;
                actual[h] = (float) Math.max(-MOST_UNITS, Math.min(MOST_UNITS, off)); // NaN stays
            }
            double weight = Math.min(MOST_RELATIVE, relative) + absolute * Math.min(MOST_ABSOLUTE, unit / fleetMean);
            result.add(new Moment(
                    Traits.of(look, ahead), scaled(experts.say(look, steps), center, unit), actual, (float) weight));
        }
        return result;
    }

    private static float[][][] scaled(double[][][] said, double center, double unit) {
        float[][][] result = new float[said.length][said[0].length][Levels.COUNT];
        for (int e = 0; e < said.length; e++) {
            for (int s = 0; s < said[e].length; s++) {
                for (int l = 0; l < Levels.COUNT; l++) {
                    result[e][s][l] = (float) ((said[e][s][l] - center) / unit);
                }
            }
        }
        return result;
    }

    private static double size(Series series) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < series.size(); i++) {
            if (!series.isGap(i)) {
                sum += Math.abs(series.get(i)) / series.size();
                n++;
            }
        }
        return n == 0 ? 0 : Math.min(Double.MAX_VALUE, sum * series.size() / n);
    }
}
