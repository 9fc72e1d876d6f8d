package dev.mlopskit.tracking.spi;

import java.util.List;

/**
 * A search for runs that are not deleted.
 *
 * @param experimentIds where to look
 * @param filter in MLflow's grammar; empty for all
 * @param orderBy terms in MLflow's grammar, like {@code metrics.loss DESC}; ties go by latest start, then by id
 * @param limit how many runs at most
 * @param offset how many to pass over
 */
public record RunSearch(List<String> experimentIds, String filter, List<String> orderBy, int limit, int offset) {}
