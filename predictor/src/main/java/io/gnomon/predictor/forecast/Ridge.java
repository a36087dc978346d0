package io.gnomon.predictor.forecast;

/**
 * Least squares with a ridge, by normal equations: rows come one at a time, so memory is that of the unknowns. Not for
 * use by several threads.
 */
public final class Ridge {
    private final int unknowns;
    private final double[][] products;
    private final double[] targets;
    private int rows;

    public Ridge(int unknowns) {
        this.unknowns = unknowns;
        this.products = new double[unknowns][unknowns];
        this.targets = new double[unknowns];
    }

    /** One row and what it should give, all finite. */
    public void add(double[] row, double target) {
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

    /** All rows so far count that many times as much; below 1 the past fades. */
    public void fade(double factor) {
        for (int i = 0; i < unknowns; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] *= factor;
            }
            targets[i] *= factor;
        }
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
        return solve(trace, ridge * trace / unknowns);
    }

    /**
     * The coefficients with a penalty that does not grow with the rows: few rows give coefficients near zero.
     *
     * @param penalty on the sum of squared coefficients, in squared units of the rows; above 0
     */
    public double[] shrunk(double penalty) {
        double trace = penalty * unknowns;
        for (int i = 0; i < unknowns; i++) {
            trace += products[i][i];
        }
        return solve(trace, penalty);
    }

    private double[] solve(double trace, double penalty) {
        double[] solution = new double[unknowns];
        if (!(trace > 0) || !Double.isFinite(trace)) {
            return solution;
        }
        double[][] root = new double[unknowns][unknowns];
        for (int i = 0; i < unknowns; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i][j] + (i == j ? penalty : 0);
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
