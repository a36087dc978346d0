package io.gnomon.predictor.bench;

import io.gnomon.predictor.tags.TagModel;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Tells a need from the first sample and from how far the needs of others were from theirs: each known server says that the need will
 * be as many times the first sample as its own was. Those whose first sample was about as large say more (a Gaussian kernel on the
 * logarithm, as wide as it is to the fifteenth of them). Stateless.
 *
 * @param main the feature that is the resource's own first sample
 * @param firsts of the known servers
 * @param needs of them
 * @param tag of the need that a known server leads to
 */
record NeedRatios(int main, double[] firsts, double[] needs, double[] edges, IntFunction<String> tag)
        implements TagModel {
    private static final int NEAR = 15;
    private static final double LEAST_WIDTH = 1e-3;

    @Override
    public Map<String, Double> of(float[] features) {
        double own = Double.isNaN(features[main]) ? 0 : features[main];
        double[] apart = Arrays.stream(firsts)
                .map(first -> Math.abs(Math.log1p(known(first)) - Math.log1p(own)))
                .toArray();
        double[] sorted = apart.clone();
        Arrays.sort(sorted);
        double width = Math.max(LEAST_WIDTH, sorted[Math.min(NEAR, sorted.length) - 1]);
        double[] says = Arrays.stream(apart)
                .map(d -> Math.exp(-0.5 * d * d / (width * width)))
                .toArray();
        double all = Arrays.stream(says).sum();
        Map<String, Double> result = new TreeMap<>();
        IntStream.range(0, needs.length).forEach(i -> {
            double ratio = Math.log1p(needs[i]) - Math.log1p(known(firsts[i]));
            double need = Math.expm1(Math.log1p(own) + ratio);
            int quarter = (int) Arrays.stream(edges).filter(edge -> need > edge).count();
            result.merge(tag.apply(quarter), says[i] / all, Double::sum);
        });
        return result;
    }

    private static double known(double first) {
        return Double.isNaN(first) ? 0 : first;
    }
}
