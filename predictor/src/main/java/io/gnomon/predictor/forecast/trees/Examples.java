package io.gnomon.predictor.forecast.trees;

/**
 * What is learnt from, a row each.
 *
 * @param rows features, see {@link Features}
 * @param ranks {@code [level][row]}: the rank of what came, less the level
 * @param amounts {@code [level][row]}: what came, less the recent quantile of that level, in units of the spread
 * @param weights how much each counts
 * @param series which series it is from, 0 to {@code seriesCount - 1}
 */
record Examples(float[][] rows, float[][] ranks, float[][] amounts, float[] weights, int[] series, int seriesCount) {
    int size() {
        return rows.length;
    }
}
