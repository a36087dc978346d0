package io.gnomon.plugin.fingerprint;

import io.gnomon.predictor.fingerprint.Feature;
import io.gnomon.predictor.fingerprint.Features;
import io.gnomon.scheduler.model.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Says in words what two servers have in common. */
final class Words {
    private static final Resource[] RESOURCES = Resource.values();
    private static final int EACH = Feature.values().length;
    /** Deviations below this are usual: nothing to be told. */
    private static final double NOTABLE = 0.5;

    private static final int MOST = 3;

    private Words() {}

    /**
     * What both do that the fleet does not: features in which both are on the same side of the mean, and near each other.
     *
     * @param a deviations of one, as of {@link io.gnomon.predictor.fingerprint.Basis#deviations}
     */
    static List<String> alike(float[] a, float[] b) {
        return top(a, i -> {
            double common = Math.signum(a[i]) == Math.signum(b[i]) ? Math.min(Math.abs(a[i]), Math.abs(b[i])) : 0;
            return common - Math.abs(a[i] - b[i]);
        });
    }

    /** Where {@code a} is farthest from {@code b}, told of {@code a}. */
    static List<String> unlike(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return top(difference, i -> Math.abs(difference[i]) - 1);
    }

    private interface Worth {
        double of(int feature);
    }

    private static List<String> top(float[] side, Worth worth) {
        List<String> words = new ArrayList<>();
        IntStream.range(0, side.length)
                .boxed()
                .filter(i -> worth.of(i) > NOTABLE)
                .sorted(Comparator.<Integer>comparingDouble(i -> -worth.of(i)).thenComparing(i -> i))
                .map(i -> word(i, side[i] > 0))
                .distinct()
                .limit(MOST)
                .forEach(words::add);
        return words;
    }

    static String word(int feature, boolean high) {
        if (feature >= RESOURCES.length * EACH) {
            return pair(feature - RESOURCES.length * EACH, high);
        }
        String resource = RESOURCES[feature / EACH].label();
        return resource + " " + how(Feature.values()[feature % EACH], high);
    }

    private static String how(Feature feature, boolean high) {
        return switch (feature) {
            case LEVEL -> high ? "much used" : "little used";
            case VARIATION -> high ? "varies" : "steady";
            case BODY -> high ? "flat" : "in bursts";
            case TAIL -> high ? "without spikes" : "with lone spikes";
            case JUMPINESS -> high ? "jumps" : "smooth";
            case HOURLY -> high ? "repeats by the hour" : "does not repeat by the hour";
            case TREND -> high ? "grows" : "falls";
            case REST -> high ? "rests often" : "never rests";
            case DAY_COSINE -> high ? "busy at night (UTC)" : "busy at noon (UTC)";
            case DAY_SINE -> high ? "busy in the morning (UTC)" : "busy in the evening (UTC)";
            case HALF_DAY_COSINE, HALF_DAY_SINE -> "with two peaks a day";
        };
    }

    private static String pair(int at, boolean high) {
        int flowing = at - (Features.size(RESOURCES.length) - RESOURCES.length * EACH);
        if (flowing >= 0 && flowing < Weights.FLOWING.size()) {
            return Weights.FLOWING.get(flowing) == Resource.DISK
                    ? high ? "reads more than it writes" : "writes more than it reads"
                    : high ? "receives more than it sends" : "sends more than it receives";
        }
        int left = at;
        for (int r = 0; r < RESOURCES.length; r++) {
            int pairs = RESOURCES.length - 1 - r;
            if (left < pairs) {
                return RESOURCES[r].label() + " and " + RESOURCES[r + 1 + left].label()
                        + (high ? " go together" : " go against each other");
            }
            left -= pairs;
        }
        throw new IllegalArgumentException("there are " + Weights.SIZE + " features, none at pair " + at);
    }
}
