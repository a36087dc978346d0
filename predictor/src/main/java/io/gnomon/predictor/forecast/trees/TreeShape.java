package io.gnomon.predictor.forecast.trees;

/**
 * How trees are grown.
 *
 * @param trees how many
 * @param leaves most leaves of a tree
 * @param leastRows rows that a leaf holds at least, counted by weight
 * @param ridgeRows rows that say nothing and are added to each side of a split: a split must be worth more than luck
 * @param rate how much of what a leaf would correct it corrects
 * @param seriesShare share of the series that a tree sees; the trees of a forest of strangers must not know each by name
 * @param rowShare share of their rows
 * @param featureShare share of the features that a tree may use
 */
record TreeShape(
        int trees,
        int leaves,
        int leastRows,
        int ridgeRows,
        double rate,
        double seriesShare,
        double rowShare,
        double featureShare) {
    static final TreeShape DEFAULT = new TreeShape(70, 48, 300, 50, 0.08, 0.6, 0.8, 0.4);

    /** Refuses what cannot be grown. */
    TreeShape {
        if (trees < 1 || leaves < 2 || leastRows < 1 || ridgeRows < 0 || !(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("at least one tree of two leaves, a row each, at a rate up to 1");
        }
    }
}
