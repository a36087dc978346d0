package io.gnomon.predictor.neighbors;

import io.gnomon.predictor.forecast.Forecast;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts a server that has next to no history by what its neighbours did at the same age. Immutable, safe for many
 * threads, and without chance.
 *
 * <p>Each neighbour offers its own continuation, at a few lags around the best one, moved to the subject's present level
 * (a difference that fades). The forecast is the mixture of these by weight, and of "it stays as it is", which counts
 * for more the less the subject resembles any neighbour. It is widened by the errors that this very method, matching
 * included, would have made over the subject's past, and more while these are few.
 */
public final class SameAgeForecaster {
    public static final String NAME = "same-age";

    private static final int MOST_ORIGINS = 24;
    private static final int PRESENT_SLOTS = 3;
    /** At this distance from its neighbours a server is as likely to stay as it is as to follow them. */
    private static final double STRANGER_DISTANCE = 0.6;

    private final SameAgeMatcher matcher;

    public SameAgeForecaster(SameAgeMatcher matcher) {
        this.matcher = matcher;
    }

    /**
     * The steps after the subject's last slot. {@link Forecast#startSeconds} counts from the subject's start: see
     * {@link Forecast#startingAt}. Unknown if neither the subject nor a neighbour has a value in that channel. Never
     * negative where no value is.
     *
     * @param neighbors as matched for the subject at its present age
     * @param lookup the neighbours' series by id; null for one that is gone, which then does not count
     */
    public Forecast forecast(
            AgedSeries subject,
            int channel,
            List<Neighbor> neighbors,
            Function<String, @Nullable AgedSeries> lookup,
            int steps) {
        long start = (long) subject.age() * subject.stepSeconds();
        Map<String, Life> lives = Life.of(subject, channel, neighbors, lookup);
        List<Continuation> continuations = Continuation.of(subject, neighbors, lives);
        double present = present(subject, channel);
        if ((continuations.isEmpty() && Double.isNaN(present)) || steps <= 0) {
            return Forecast.unknown(NAME, start, subject.stepSeconds());
        }
        double staying = staying(neighbors, continuations, present);
        double[] errors = pastErrors(subject, channel, lives, steps);
        double roughness = Roughness.of(subject, channel);
        boolean mayBeNegative = Math.min(Life.of(subject, channel).least(), least(lives)) < 0;
        List<Double> levels = Forecast.levels();
        double[][] quantiles = new double[steps][];
        for (int step = 1; step <= steps; step++) {
            double error = errors[step - 1];
            Mixture mixture = new Mixture();
            for (Continuation one : continuations) {
                mixture.add(one.center(step), Math.hypot(one.sigma(step), error), (1 - staying) * one.weight());
            }
            if (staying > 0) {
                mixture.add(present, Math.hypot(roughness * Math.sqrt(step), error), staying);
            }
            double[] row = mixture.quantiles(levels);
            for (int i = 0; i < row.length && !mayBeNegative; i++) {
                row[i] = Math.max(0, row[i]);
            }
            quantiles[step - 1] = row;
        }
        return new Forecast(NAME, start, subject.stepSeconds(), quantiles);
    }

    /** The medians of such a forecast without its widening, which is what takes long; NaN where nothing is known. */
    static double[] points(
            AgedSeries subject, int channel, List<Neighbor> neighbors, Map<String, Life> lives, int steps) {
        List<Continuation> offered = Continuation.of(subject, neighbors, lives);
        double present = present(subject, channel);
        double staying = staying(neighbors, offered, present);
        double[] points = new double[steps];
        Arrays.setAll(points, i -> point(offered, present, staying, i + 1));
        return points;
    }

    /** How likely it is that the subject follows none of its neighbours. */
    private static double staying(List<Neighbor> neighbors, List<Continuation> continuations, double present) {
        if (Double.isNaN(present)) {
            return 0;
        }
        if (continuations.isEmpty()) {
            return 1;
        }
        double squared = 0;
        for (Neighbor neighbor : neighbors) {
            squared += neighbor.weight() * neighbor.distance() * neighbor.distance();
        }
        return squared / (squared + STRANGER_DISTANCE * STRANGER_DISTANCE);
    }

    /** By horizon bucket: the standard deviation of the errors that this method would have made so far. */
    private double[] pastErrors(AgedSeries subject, int channel, Map<String, Life> lives, int steps) {
        PastErrors errors = new PastErrors(noise(subject, channel, lives), range(Life.of(subject, channel), lives));
        Fleet fleet =
                matcher.fleet(subject, lives.values().stream().map(Life::server).toList());
        // a forecaster half as old knew much less: what it missed (the end of the boot) says little about now
        int first = Math.max(SameAgeMatcher.LEAST_SLOTS, subject.age() / 2);
        int origins = lives.isEmpty() ? 0 : Math.max(0, Math.min(MOST_ORIGINS, subject.age() - first));
        for (int i = 0; i < origins; i++) {
            int age = subject.age() - 1 - (int) ((long) i * (subject.age() - first) / origins);
            AgedSeries then = subject.atAge(age);
            List<Neighbor> matched = matcher.match(then, fleet, id -> 1);
            List<Continuation> offered = Continuation.of(then, matched, lives);
            double present = present(then, channel);
            double staying = staying(matched, offered, present);
            // of a wide bucket a few steps are enough
            for (int step = 1; step <= Math.min(steps, subject.age() - age); step += 1 + step / 8) {
                double actual = subject.get(channel, age + step - 1);
                double said = point(offered, present, staying, step);
                if (!Double.isNaN(actual) && !Double.isNaN(said)) {
                    errors.add(step, actual - said, subject.age() - age - step);
                }
            }
        }
        return errors.spreads(steps);
    }

    private static double point(List<Continuation> offered, double present, double staying, int step) {
        Mixture mixture = new Mixture();
        for (Continuation one : offered) {
            mixture.addPoint(one.center(step), (1 - staying) * one.weight());
        }
        if (staying > 0) {
            mixture.addPoint(present, staying);
        }
        return mixture.isEmpty() ? Double.NaN : mixture.median();
    }

    private static double noise(AgedSeries subject, int channel, Map<String, Life> lives) {
        double[] noises = DoubleStream.concat(
                        DoubleStream.of(Roughness.of(subject, channel)),
                        lives.values().stream().mapToDouble(Life::roughness))
                .sorted()
                .toArray();
        return noises[noises.length / 2] / Math.sqrt(2);
    }

    /** Nobody is believed to be further off than all that was ever seen of this channel. */
    private static double range(Life own, Map<String, Life> lives) {
        double least = own.least();
        double most = own.most();
        for (Life life : lives.values()) {
            least = Math.min(least, life.least());
            most = Math.max(most, life.most());
        }
        return Math.max(0, most - least);
    }

    private static double least(Map<String, Life> lives) {
        return lives.values().stream().mapToDouble(Life::least).min().orElse(0);
    }

    private static double present(AgedSeries subject, int channel) {
        double sum = 0;
        int n = 0;
        for (int t = subject.age() - 1; t >= 0 && n < PRESENT_SLOTS; t--) {
            double v = subject.get(channel, t);
            if (!Double.isNaN(v)) {
                sum += v;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
