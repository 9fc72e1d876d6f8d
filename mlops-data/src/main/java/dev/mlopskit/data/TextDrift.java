package dev.mlopskit.data;

/**
 * How far a column of texts has moved; see {@link Drift}.
 *
 * @param psi over texts and missing values
 * @param jensenShannon over texts and missing values
 * @param chiSquare the test of homogeneity; of texts
 */
public record TextDrift(double psi, double jensenShannon, Significance chiSquare) implements ColumnDrift {}
