package dev.mlopskit.examples.flights;

import java.util.Arrays;

/**
 * Linear least squares, gathered row by row in sums. A little of the square of each weight is added to what is minimised (ridge), so that a
 * carrier that flies one distance only has a solution too.
 */
final class Regression {
    private static final int SIZE = Leg.FEATURES + 1;
    private static final double RIDGE = 1;

    private double rows;
    private final double[] sums = new double[SIZE];
    private final double[][] products = new double[SIZE][SIZE];

    /** Takes a row in, so many times; the last value is what is to be predicted. */
    void add(double[] values, double times) {
        rows += times;
        for (int i = 0; i < SIZE; i++) {
            sums[i] += times * values[i];
            for (int j = 0; j <= i; j++) products[i][j] += times * values[i] * values[j];
        }
    }

    /** The mean of what is to be predicted; 0 without rows. */
    double mean() {
        return rows == 0 ? 0 : sums[SIZE - 1] / rows;
    }

    /** The constant, then a weight for each feature; zeros without rows. */
    double[] solve() {
        double[] weights = new double[SIZE];
        if (rows == 0) return weights;
        double[][] equations = new double[Leg.FEATURES][SIZE];
        for (int i = 0; i < Leg.FEATURES; i++) {
            for (int j = 0; j < SIZE; j++) equations[i][j] = covariance(i, j);
            equations[i][i] += RIDGE / rows;
        }
        double[] solution = eliminate(equations);
        weights[0] = mean();
        for (int i = 0; i < Leg.FEATURES; i++) {
            weights[i + 1] = solution[i];
            weights[0] -= solution[i] * sums[i] / rows;
        }
        return weights;
    }

    private double covariance(int i, int j) {
        return products[Math.max(i, j)][Math.min(i, j)] / rows - sums[i] / rows * (sums[j] / rows);
    }

    /** Gauss: the equations are positive definite, so no rows need be exchanged. */
    private static double[] eliminate(double[][] equations) {
        int n = equations.length;
        for (int pivot = 0; pivot < n; pivot++)
            for (int row = pivot + 1; row < n; row++) {
                double factor = equations[row][pivot] / equations[pivot][pivot];
                for (int column = pivot; column <= n; column++)
                    equations[row][column] -= factor * equations[pivot][column];
            }
        double[] solution = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double rest = equations[row][n];
            for (int column = row + 1; column < n; column++) rest -= equations[row][column] * solution[column];
            solution[row] = rest / equations[row][row];
        }
        return solution;
    }

    @Override
    public String toString() {
        return rows + " rows, " + Arrays.toString(solve());
    }
}
