package io.gnomon.plugin.sizing;

/**
 * Weights in buckets that grow by a ratio, with weights that halve (Kubernetes' decaying histogram, {@code
 * vertical-pod-autoscaler/pkg/recommender/util}). Bucket n begins at {@code first * (ratio^n - 1) / (ratio - 1)}.
 */
final class Histogram {
    private final double first;
    private final double ratio;
    private final double halfLifeSlots;
    private final double[] weights;
    private double total;
    private int reference;

    Histogram(double first, double ratio, double most, double halfLifeSlots) {
        this.first = first;
        this.ratio = ratio;
        this.halfLifeSlots = halfLifeSlots;
        this.weights = new double[bucket(most) + 1];
    }

    /** Adds a value seen in a slot. */
    void add(double value, double weight, int slot) {
        if (slot - reference > 100 * halfLifeSlots) { // all that is older counts as nothing
            shift(slot);
        }
        double scaled = weight * Math.pow(2, (slot - reference) / halfLifeSlots);
        weights[Math.min(bucket(value), weights.length - 1)] += scaled;
        total += scaled;
    }

    private void shift(int slot) {
        double share = Math.pow(2, (reference - slot) / halfLifeSlots);
        total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= share;
            total += weights[i];
        }
        reference = slot;
    }

    private int bucket(double value) {
        return value < first ? 0 : (int) Math.floor(Math.log(value * (ratio - 1) / first + 1) / Math.log(ratio));
    }

    private double start(int bucket) {
        return bucket == 0 ? 0 : first * (Math.pow(ratio, bucket) - 1) / (ratio - 1);
    }

    boolean isEmpty() {
        return total <= 0;
    }

    /** The end of the bucket below whose end this share of the weight lies; 0 if it is empty. */
    double percentile(double share) {
        double below = 0;
        for (int b = 0; b < weights.length; b++) {
            below += weights[b];
            if (below >= share * total && total > 0) {
                return start(b + 1);
            }
        }
        return total > 0 ? start(weights.length) : 0;
    }
}
