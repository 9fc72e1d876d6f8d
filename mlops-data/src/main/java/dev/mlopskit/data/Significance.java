package dev.mlopskit.data;

/**
 * What a test says of the hypothesis that both sides come from one distribution.
 *
 * @param statistic how far they are apart, in the unit of the test; NaN if a side is empty
 * @param pValue the chance of a statistic at least as large if they do; NaN if a side is empty. Of many values every small difference
 *     is significant: look at the statistic for how much it matters
 */
public record Significance(double statistic, double pValue) {}
