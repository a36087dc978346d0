package io.gnomon.predictor.forecast.trees;

/**
 * A binary tree whose leaves hold a number per quantile level. Node 0 is the root; a value up to the threshold goes left,
 * a NaN where {@code missingLeft} says. Arrays of one length, a node each; a leaf has feature -1. Treated as immutable.
 */
record Tree(int[] feature, float[] threshold, boolean[] missingLeft, int[] left, int[] right, float[][] leaf) {
    /** The numbers of the leaf that a row of features falls into; not to be changed. */
    float[] leafOf(float[] row) {
        int node = 0;
        while (feature[node] >= 0) {
            node = goesLeft(node, row) ? left[node] : right[node];
        }
        return leaf[node];
    }

    /** At a node that is no leaf. */
    boolean goesLeft(int node, float[] row) {
        float value = row[feature[node]];
        return Float.isNaN(value) ? missingLeft[node] : value <= threshold[node];
    }
}
