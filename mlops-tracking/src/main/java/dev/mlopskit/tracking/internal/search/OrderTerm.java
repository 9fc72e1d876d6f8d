package dev.mlopskit.tracking.internal.search;

/**
 * One term of an order.
 *
 * @param field what is looked at
 * @param descending whether the largest comes first
 */
public record OrderTerm(Field field, boolean descending) {}
