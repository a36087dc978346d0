package io.gnomon.predictor.neighbors;

import io.gnomon.predictor.forecast.Forecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
    /** Errors are kept by horizon: 1, 2, 3-4, 5-8, 9-16, ... steps. */
    private static final int BUCKETS = 16;

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
        List<Continuation> continuations = Continuation.of(subject, channel, neighbors, lookup);
        double present = present(subject, channel);
        if ((continuations.isEmpty() && Double.isNaN(present)) || steps <= 0) {
            return Forecast.unknown(NAME, start, subject.stepSeconds());
        }
        double staying = staying(neighbors, continuations, present);
        double[] errors = pastErrors(subject, channel, neighbors, lookup, steps);
        double roughness = Roughness.of(subject, channel, 0, subject.age());
        boolean mayBeNegative = mayBeNegative(subject, channel, neighbors, lookup);
        List<Double> levels = Forecast.levels();
        double[][] quantiles = new double[steps][];
        for (int step = 1; step <= steps; step++) {
            double error = errors[bucket(step)];
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
    private double[] pastErrors(
            AgedSeries subject,
            int channel,
            List<Neighbor> neighbors,
            Function<String, @Nullable AgedSeries> lookup,
            int steps) {
        List<AgedSeries> candidates = new ArrayList<>();
        for (Neighbor neighbor : neighbors) {
            AgedSeries candidate = lookup.apply(neighbor.id());
            if (candidate != null) {
                candidates.add(candidate);
            }
        }
        int first = SameAgeMatcher.LEAST_SLOTS;
        int origins = Math.max(0, Math.min(MOST_ORIGINS, subject.age() - first));
        double[][] errors = new double[BUCKETS][MOST_ORIGINS * 8];
        int[] counts = new int[BUCKETS];
        for (int i = 0; i < origins && !candidates.isEmpty(); i++) {
            int age = subject.age() - 1 - (int) ((long) i * (subject.age() - first) / origins);
            AgedSeries then = subject.atAge(age);
            List<Neighbor> matched = matcher.match(then, candidates);
            List<Continuation> offered = Continuation.of(then, channel, matched, lookup);
            double present = present(then, channel);
            double staying = staying(matched, offered, present);
            // of a wide bucket a few steps are enough
            for (int step = 1; step <= Math.min(steps, subject.age() - age); step += 1 + step / 8) {
                double actual = subject.get(channel, age + step - 1);
                Mixture mixture = new Mixture();
                for (Continuation one : offered) {
                    mixture.addPoint(one.center(step), (1 - staying) * one.weight());
                }
                if (staying > 0) {
                    mixture.addPoint(present, staying);
                }
                int b = bucket(step);
                if (!mixture.isEmpty() && !Double.isNaN(actual) && counts[b] < errors[b].length) {
                    errors[b][counts[b]++] = Math.abs(actual - mixture.median());
                }
            }
        }
        return spread(errors, counts, noise(subject, channel, candidates));
    }

    private static double[] spread(double[][] errors, int[] counts, double noise) {
        double[] spread = new double[BUCKETS];
        double last = noise;
        for (int b = 0; b < BUCKETS; b++) {
            // never narrower than a shorter horizon; few errors prove little
            if (counts[b] > 0) {
                double widened = Roughness.upper(errors[b], counts[b]) * (1 + 2.0 / counts[b]);
                last = Math.max(last, widened);
            }
            spread[b] = last;
        }
        return spread;
    }

    private static double noise(AgedSeries subject, int channel, List<AgedSeries> candidates) {
        double[] noises = new double[candidates.size() + 1];
        noises[0] = Roughness.of(subject, channel, 0, subject.age());
        int n = 1;
        for (AgedSeries candidate : candidates) {
            noises[n++] = Roughness.of(candidate, channel, 0, candidate.age());
        }
        Arrays.sort(noises);
        return noises[n / 2] / Math.sqrt(2);
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

    private static boolean mayBeNegative(
            AgedSeries subject, int channel, List<Neighbor> neighbors, Function<String, @Nullable AgedSeries> lookup) {
        List<AgedSeries> all = new ArrayList<>();
        all.add(subject);
        neighbors.stream()
                .map(n -> lookup.apply(n.id()))
                .filter(Objects::nonNull)
                .forEach(all::add);
        for (AgedSeries server : all) {
            for (int t = 0; t < server.age(); t++) {
                if (server.get(Math.min(channel, server.channels() - 1), t) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int bucket(int step) {
        return Math.min(BUCKETS - 1, 32 - Integer.numberOfLeadingZeros(step - 1));
    }
}
