package io.gnomon.predictor.bench;

import io.gnomon.predictor.tags.TagExample;
import io.gnomon.predictor.tags.TagLearner;
import io.gnomon.predictor.tags.TagModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the most similar have, the nearer the more: each feature as its logarithm, in deviations of the fleet, one of them counting
 * three times as much; one that is missing on a side is as far as two servers usually are. Stateless.
 *
 * @param main the feature that counts more
 */
record NearestNeeds(int main) implements TagLearner {
    private static final int NEAREST = 7;
    private static final double MAIN_WEIGHT = 3;

    @Override
    public TagModel learn(List<TagExample> examples, long seed) {
        int size = examples.get(0).features().length;
        double[] scale = IntStream.range(0, size)
                .mapToDouble(f -> (f == main ? MAIN_WEIGHT : 1)
                        / deviation(examples.stream()
                                .mapToDouble(e -> Math.log1p(e.features()[f]))
                                .filter(Double::isFinite)
                                .toArray()))
                .toArray();
        return features -> of(features, examples, scale);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(1);
        return Math.sqrt(variance) + 1e-9;
    }

    private static Map<String, Double> of(float[] features, List<TagExample> examples, double[] scale) {
        double[] squares = examples.stream()
                .mapToDouble(e -> squaredDistance(features, e.features(), scale))
                .toArray();
        int[] nearest = IntStream.range(0, squares.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> squares[i]))
                .mapToInt(i -> i)
                .limit(NEAREST + 1L)
                .toArray();
        double beyond = squares[nearest[nearest.length - 1]] + 1e-9;
        Map<String, Double> votes = new TreeMap<>();
        double sum = 0;
        for (int i = 0; i < Math.min(NEAREST, nearest.length); i++) {
            double vote = 1 - 0.9 * squares[nearest[i]] / beyond;
            sum += vote;
            for (String tag : examples.get(nearest[i]).tags()) {
                votes.merge(tag, vote, Double::sum);
            }
        }
        double all = sum;
        votes.replaceAll((tag, vote) -> vote / all);
        return votes;
    }

    private static double squaredDistance(float[] a, float[] b, double[] scale) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            double difference = (Math.log1p(a[f]) - Math.log1p(b[f])) * scale[f];
            sum += Double.isNaN(difference) ? 1 : difference * difference;
        }
        return sum;
    }
}
