package dev.mlopskit.data;

/**
 * How far a column of numbers has moved; see {@link Drift}.
 *
 * @param psi over bins and missing values
 * @param jensenShannon over bins and missing values
 * @param kolmogorovSmirnov the two-sample test; of finite values
 * @param wasserstein the 1-Wasserstein distance of finite values, in the unit of the column
 */
public record NumberDrift(double psi, double jensenShannon, Significance kolmogorovSmirnov, double wasserstein)
        implements ColumnDrift {}
