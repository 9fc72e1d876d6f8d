package dev.mlopskit.tracking.internal.search;

import java.util.List;

/**
 * One condition of a filter.
 *
 * @param field what is compared
 * @param operator one of {@code = != < <= > >= LIKE ILIKE IN NOT IN}
 * @param values numbers or strings; one, but for {@code IN} and {@code NOT IN}
 */
public record Comparison(Field field, String operator, List<Object> values) {}
