package io.gnomon.predictor.neighbors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns how much each channel counts when servers of one age are compared, from which neighbours forecast best. Servers are taken
 * back to when they were younger and matched under several weights, and what their neighbours went on to do is compared with what
 * they did. Weights are found by coordinate descent on half of the servers, and are used only if they forecast the other half
 * better, by more than luck (sign test). Stateless, and without chance.
 */
public final class WeightLearner {
    private static final double[] FACTORS = {0, 0.25, 4};
    private static final int PASSES = 2;
    private static final int MOST_SERVERS = 40;
    private static final int LEAST_SERVERS = 8;
    /** Of each server's life: from here on it is forecast. */
    private static final double[] AGES = {0.25, 0.5, 0.75};

    private static final int STEPS_LOOKED_AT = 8;
    private static final double LEAST_GAIN = 0.02;
    private static final double LUCK = 0.05;

    private final int k;
    private final int maxLagSlots;
    private final int steps;

    /** @param steps how far forecasts reach */
    public WeightLearner(int k, int maxLagSlots, int steps) {
        this.k = k;
        this.maxLagSlots = maxLagSlots;
        this.steps = steps;
    }

    /**
     * What was learnt.
     *
     * @param weights of the channels, with a mean of 1; all 1 if nothing was better
     * @param gain share of the error on the servers apart that they avoid; 0 if nothing was better
     * @param forecasts of servers apart that this was tried on
     */
    public record Learnt(double[] weights, double gain, int forecasts) {
        public boolean isBetter() {
            return gain > 0;
        }
    }

    /** A moment in the life of a server that is known to go on. */
    private record Origin(AgedSeries then, AgedSeries whole, List<AgedSeries> others) {}

    /**
     * Learns from servers that are known from their start on.
     *
     * @param fleet of one step and number of channels; of many a part is looked at
     * @return empty if there are too few to tell
     */
    public Optional<Learnt> learn(List<AgedSeries> fleet) {
        List<AgedSeries> some = some(fleet);
        if (some.size() < LEAST_SERVERS) {
            return Optional.empty();
        }
        List<Origin> learnt = new ArrayList<>();
        List<Origin> apart = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            AgedSeries server = some.get(i);
            List<AgedSeries> others = some.stream().filter(s -> s != server).toList();
            for (double age : AGES) {
                int slots = (int) (age * server.age());
                if (slots >= 2 * SameAgeMatcher.LEAST_SLOTS && slots + steps <= server.age()) {
                    (i % 2 == 0 ? learnt : apart).add(new Origin(server.atAge(slots), server, others));
                }
            }
        }
        Map<AgedSeries, Life[]> lives = new HashMap<>();
        some.forEach(s -> lives.put(s, lives(s)));
        double[] usual = usual(learnt, some.get(0).channels());
        double[] equal = new double[usual.length];
        Arrays.fill(equal, 1);
        double[] best = descend(learnt, equal, lives, usual);
        return Arrays.equals(best, equal)
                ? Optional.of(new Learnt(equal, 0, apart.size()))
                : Optional.of(judged(apart, equal, best, lives, usual));
    }

    /** The same whatever their order: by id, evenly, those that are old enough to be taken back. */
    private List<AgedSeries> some(List<AgedSeries> fleet) {
        List<AgedSeries> old = fleet.stream()
                .filter(s -> s.age() >= 2 * steps)
                .sorted(Comparator.comparing(AgedSeries::id))
                .toList();
        List<AgedSeries> some = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_SERVERS, old.size()); i++) {
            some.add(old.get((int) ((long) i * old.size() / Math.min(MOST_SERVERS, old.size()))));
        }
        return some;
    }

    private double[] descend(List<Origin> origins, double[] equal, Map<AgedSeries, Life[]> lives, double[] usual) {
        double[] best = equal.clone();
        double least = mean(errors(origins, best, lives, usual));
        for (int pass = 0; pass < PASSES; pass++) {
            double before = least;
            for (int c = 0; c < best.length; c++) {
                for (double factor : FACTORS) {
                    double[] tried = best.clone();
                    tried[c] = factor * (best[c] == 0 ? 1 : best[c]);
                    double error = Arrays.stream(tried).sum() > 0
                            ? mean(errors(origins, tried, lives, usual))
                            : Double.POSITIVE_INFINITY;
                    if (error < least * (1 - LEAST_GAIN / 2)) {
                        least = error;
                        best = tried;
                    }
                }
            }
            if (least == before) {
                break;
            }
        }
        return best;
    }

    private Learnt judged(
            List<Origin> apart, double[] equal, double[] found, Map<AgedSeries, Life[]> lives, double[] usual) {
        double[] before = byServer(apart, errors(apart, equal, lives, usual));
        double[] after = byServer(apart, errors(apart, found, lives, usual));
        int gained = 0;
        int lost = 0;
        for (int i = 0; i < before.length; i++) {
            gained += after[i] < before[i] - 1e-9 ? 1 : 0;
            lost += after[i] > before[i] + 1e-9 ? 1 : 0;
        }
        double gain = 1 - mean(after) / mean(before);
        boolean better = gain >= LEAST_GAIN && luck(gained, lost) < LUCK;
        return new Learnt(better ? normal(found) : equal, better ? gain : 0, apart.size());
    }

    /** Moments of one life are alike: a server counts once. */
    private static double[] byServer(List<Origin> origins, double[] errors) {
        Map<String, List<Double>> all = new TreeMap<>();
        for (int i = 0; i < errors.length; i++) {
            all.computeIfAbsent(origins.get(i).whole.id(), id -> new ArrayList<>())
                    .add(errors[i]);
        }
        return all.values().stream()
                .mapToDouble(of -> of.stream().mapToDouble(e -> e).average().orElse(0))
                .toArray();
    }

    private static double[] normal(double[] weights) {
        double mean = mean(weights);
        return Arrays.stream(weights).map(w -> w / mean).toArray();
    }

    /** The probability that a fair coin falls at least so often on the better side. */
    private static double luck(int gained, int lost) {
        int n = gained + lost;
        double sum = 0;
        double ways = 1;
        for (int i = 0; i <= n; i++) {
            sum += i >= gained ? ways : 0;
            ways = ways * (n - i) / (i + 1);
        }
        return sum / Math.pow(2, n);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.POSITIVE_INFINITY);
    }

    private static Life[] lives(AgedSeries server) {
        Life[] all = new Life[server.channels()];
        Arrays.setAll(all, c -> Life.of(server, c));
        return all;
    }

    /** Of each channel how far servers move from where they are within the steps: its unit of error. */
    private double[] usual(List<Origin> origins, int channels) {
        double[] usual = new double[channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            int n = 0;
            for (Origin o : origins) {
                double present = o.whole.get(c, o.then.age() - 1);
                for (int step = 1; step <= steps; step += stride()) {
                    double moved = Math.abs(o.whole.get(c, o.then.age() - 1 + step) - present);
                    sum += Double.isNaN(moved) ? 0 : moved;
                    n += Double.isNaN(moved) ? 0 : 1;
                }
            }
            usual[c] = n == 0 ? 0 : sum / n;
        }
        return usual;
    }

    private int stride() {
        return 1 + steps / STEPS_LOOKED_AT;
    }

    /** Of each origin, mean over the channels that move at all. */
    private double[] errors(List<Origin> origins, double[] weights, Map<AgedSeries, Life[]> lives, double[] usual) {
        SameAgeMatcher matcher = new SameAgeMatcher(weights, k, maxLagSlots);
        return origins.stream()
                .mapToDouble(o -> error(o, matcher, lives, usual))
                .toArray();
    }

    private double error(Origin o, SameAgeMatcher matcher, Map<AgedSeries, Life[]> lives, double[] usual) {
        List<Neighbor> found = matcher.match(o.then, o.others);
        double sum = 0;
        int n = 0;
        for (int c = 0; c < usual.length; c++) {
            Map<String, Life> known = new HashMap<>();
            for (AgedSeries other : o.others) {
                Life life = Objects.requireNonNull(lives.get(other))[c];
                if (life.lastKnown() >= 0) {
                    known.put(other.id(), life);
                }
            }
            double[] said = SameAgeForecaster.points(o.then, c, found, known, steps);
            for (int step = 1; step <= steps && usual[c] > 0; step += stride()) {
                double error = Math.abs(said[step - 1] - o.whole.get(c, o.then.age() - 1 + step)) / usual[c];
                sum += Double.isNaN(error) ? 0 : error;
                n += Double.isNaN(error) ? 0 : 1;
            }
        }
        return n == 0 ? 0 : sum / n;
    }
}
