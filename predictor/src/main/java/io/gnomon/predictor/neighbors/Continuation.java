package io.gnomon.predictor.neighbors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One way in which a young server may go on: like one neighbour, at one lag. */
final class Continuation {
    private static final int LEVEL_SLOTS = 4;
    private static final int SMOOTHED_SLOTS = 3;
    /** A level difference against the neighbour is gone to a third after so many slots. */
    private static final double LEVEL_MEMORY_SLOTS = 20;
    /** A workload that repeats itself rises by a fifth more or less than the last time. */
    private static final double AMPLITUDE_SPREAD = 0.2;
    /** Lags are tried at these multiples of their standard deviation, with the weights of the normal distribution. */
    private static final double[] LAG_Z = {-1.6, -0.8, 0, 0.8, 1.6};

    private final AgedSeries neighbor;
    private final int channel;
    private final int lag;
    private final int age;
    private final int lastKnown;
    private final double offset;
    private final double now;
    private final double stepNoise;
    private double weight;

    private Continuation(AgedSeries subject, AgedSeries neighbor, int channel, int lag, double weight) {
        this.neighbor = neighbor;
        this.channel = channel;
        this.lag = lag;
        this.age = subject.age();
        this.weight = weight;
        int last = neighbor.age() - 1;
        while (last >= 0 && Double.isNaN(neighbor.get(channel, last))) {
            last--;
        }
        this.lastKnown = last;
        this.offset = offset(subject);
        this.stepNoise = Roughness.of(neighbor, channel, 0, neighbor.age());
        this.now = at(0);
    }

    /** All continuations that the neighbours offer; their weights sum to 1 unless there is none. */
    static List<Continuation> of(
            AgedSeries subject, int channel, List<Neighbor> neighbors, Function<String, @Nullable AgedSeries> lookup) {
        List<Continuation> all = new ArrayList<>();
        for (Neighbor found : neighbors) {
            AgedSeries neighbor = lookup.apply(found.id());
            if (neighbor == null || neighbor.channels() <= channel || neighbor.stepSeconds() != subject.stepSeconds()) {
                continue;
            }
            List<Continuation> mine = new ArrayList<>();
            for (double z : LAG_Z) {
                int lag = found.lagSlots() + (int) Math.round(z * found.lagSpreadSlots());
                Continuation one =
                        new Continuation(subject, neighbor, channel, lag, found.weight() * Math.exp(-z * z / 2));
                if (one.lastKnown >= 0) {
                    mine.add(one);
                }
            }
            weighByFit(mine, found.weight());
            all.addAll(mine);
        }
        double sum = all.stream().mapToDouble(c -> c.weight).sum();
        all.forEach(c -> c.weight = sum > 0 ? c.weight / sum : 1.0 / all.size());
        return all;
    }

    /** A lag at which the neighbour is now where the subject is not is refuted, however well it fitted before. */
    private static void weighByFit(List<Continuation> lags, double total) {
        double least = Double.POSITIVE_INFINITY;
        for (Continuation one : lags) {
            least = Math.min(least, Math.abs(one.offset));
        }
        double sum = 0;
        for (Continuation one : lags) {
            double tolerance = Math.max(1e-9, 0.15 * range(one.neighbor, one.channel));
            double excess = (one.offset * one.offset - least * least) / (tolerance * tolerance);
            one.weight *= Math.max(1e-9, Math.exp(-0.5 * excess));
            sum += one.weight;
        }
        for (Continuation one : lags) {
            one.weight *= sum > 0 ? total / sum : 0;
        }
    }

    double weight() {
        return weight;
    }

    /** What this continuation says of the step-th slot from now, from 1. */
    double center(int step) {
        return at(step) + offset * Math.exp(-step / LEVEL_MEMORY_SLOTS);
    }

    /** What it does not know of that slot, besides the noise: how high a change goes, and what comes after its end. */
    double sigma(int step) {
        double amplitude = AMPLITUDE_SPREAD * Math.abs(at(step) - now);
        int beyond = Math.max(0, age - 1 + step + lag - lastKnown);
        double drift = stepNoise * Math.sqrt(beyond);
        return Math.sqrt(amplitude * amplitude + drift * drift);
    }

    /** The neighbour's smoothed value; the last known one across a gap and after its end. */
    private double at(int step) {
        int slot = Math.min(age - 1 + step + lag, lastKnown);
        for (int t = slot; t >= 0; t--) {
            double v = Course.smooth(neighbor, channel, t, t == slot ? SMOOTHED_SLOTS : 1);
            if (!Double.isNaN(v)) {
                return v;
            }
        }
        for (int t = Math.max(0, slot); t <= lastKnown; t++) {
            if (!Double.isNaN(neighbor.get(channel, t))) {
                return neighbor.get(channel, t);
            }
        }
        return 0;
    }

    private double offset(AgedSeries subject) {
        double sum = 0;
        int n = 0;
        for (int t = age - 1; t >= Math.max(0, age - 3 * LEVEL_SLOTS) && n < LEVEL_SLOTS; t--) {
            double difference = subject.get(channel, t) - neighbor.get(channel, t + lag);
            if (!Double.isNaN(difference)) {
                sum += difference;
                n++;
            }
        }
        return n == 0 ? 0 : sum / n;
    }

    private static double range(AgedSeries server, int channel) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < server.age(); t++) {
            double v = server.get(channel, t);
            if (!Double.isNaN(v)) {
                least = Math.min(least, v);
                most = Math.max(most, v);
            }
        }
        return most >= least ? most - least : 0;
    }
}
