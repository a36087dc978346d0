package io.gnomon.predictor.forecast;

/** Least squares with a ridge, by normal equations: rows come one at a time, so memory is that of the unknowns. */
final class Ridge {
    private final int unknowns;
    private final double[][] products;
    private final double[] targets;
    private int rows;

    Ridge(int unknowns) {
        this.unknowns = unknowns;
        this.products = new double[unknowns][unknowns];
        this.targets = new double[unknowns];
    }

    void add(double[] row, double target) {
        for (int i = 0; i < unknowns; i++) {
            double[] line = products[i];
            for (int j = 0; j <= i; j++) {
                line[j] += row[i] * row[j];
            }
            targets[i] += row[i] * target;
        }
        rows++;
    }

    int rows() {
        return rows;
    }

    /**
     * The coefficients, by Cholesky's decomposition; zeros for unknowns that the rows say nothing about.
     *
     * @param ridge relative to the mean of the diagonal; keeps nearly dependent columns apart
     */
    double[] solve(double ridge) {
        double trace = 0;
        for (int i = 0; i < unknowns; i++) {
            trace += products[i][i];
        }
        double[] solution = new double[unknowns];
        if (!(trace > 0) || !Double.isFinite(trace)) {
            return solution;
        }
        double[][] root = new double[unknowns][unknowns];
        for (int i = 0; i < unknowns; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i][j] + (i == j ? ridge * trace / unknowns : 0);
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12 * trace / unknowns)) : sum / root[j][j];
            }
        }
        for (int i = 0; i < unknowns; i++) {
            double sum = targets[i];
            for (int k = 0; k < i; k++) {
                sum -= root[i][k] * solution[k];
            }
            solution[i] = sum / root[i][i];
        }
        for (int i = unknowns - 1; i >= 0; i--) {
            double sum = solution[i];
            for (int k = i + 1; k < unknowns; k++) {
                sum -= root[k][i] * solution[k];
            }
            solution[i] = sum / root[i][i];
        }
        return solution;
    }
}
