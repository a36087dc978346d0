package io.gnomon.predictor.neighbors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    private final Life life;
    private final AgedSeries neighbor;
    private final int channel;
    private final int lag;
    private final int age;
    private final double offset;
    private final double now;
    private double weight;

    private Continuation(AgedSeries subject, Life life, int lag, double weight) {
        this.life = life;
        this.neighbor = life.server();
        this.channel = life.channel();
        this.lag = lag;
        this.age = subject.age();
        this.weight = weight;
        this.offset = offset(subject);
        this.now = at(0);
    }

    /**
     * All continuations that the neighbours offer; their weights sum to 1 unless there is none.
     *
     * @param lives what is known of the neighbours in one channel, by id; one that is missing does not count
     */
    static List<Continuation> of(AgedSeries subject, List<Neighbor> neighbors, Map<String, Life> lives) {
        List<Continuation> all = new ArrayList<>();
        double sum = 0;
        for (Neighbor found : neighbors) {
            Life life = lives.get(found.id());
            if (life == null) {
                continue;
            }
            List<Continuation> mine = new ArrayList<>();
            for (double z : LAG_Z) {
                int lag = found.lagSlots() + (int) Math.round(z * found.lagSpreadSlots());
                mine.add(new Continuation(subject, life, lag, found.weight() * Math.exp(-z * z / 2)));
            }
            weighByFit(mine, found.weight());
            all.addAll(mine);
            sum += found.weight();
        }
        for (Continuation one : all) {
            one.weight = sum > 0 ? one.weight / sum : 1.0 / all.size();
        }
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
            double tolerance = Math.max(1e-9, 0.15 * one.life.range());
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
        int beyond = Math.max(0, age - 1 + step + lag - life.lastKnown());
        double drift = life.roughness() * Math.sqrt(beyond);
        return Math.sqrt(amplitude * amplitude + drift * drift);
    }

    /** The neighbour's smoothed value; the last known one across a gap and after its end. */
    private double at(int step) {
        int slot = Math.min(age - 1 + step + lag, life.lastKnown());
        for (int t = slot; t >= 0; t--) {
            double v = Course.smooth(neighbor, channel, t, t == slot ? SMOOTHED_SLOTS : 1);
            if (!Double.isNaN(v)) {
                return v;
            }
        }
        for (int t = Math.max(0, slot); t <= life.lastKnown(); t++) {
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
}
