package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Order;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Filters and orders as MLflow's parser reads them. It has no escapes: a text stands between single or double quotes, and ends
 * at the next one. Only lists are read as Python reads them, where a backslash escapes. Source:
 * {@code mlflow/utils/search_utils.py} of 3.17.
 */
final class FilterText {
    /** The largest number up to which every whole double is a long of the same digits. */
    private static final double WHOLE = 1L << 53;

    private FilterText() {}

    static String filter(Filter filter) {
        return filter.conditions().stream().map(FilterText::condition).collect(Collectors.joining(" AND "));
    }

    static List<String> order(List<Order> terms) {
        return terms.stream()
                .map(term -> name(term.field()) + (term.descending() ? " DESC" : " ASC"))
                .toList();
    }

    private static String condition(Filter.Condition condition) {
        String left = name(condition.field()) + " " + condition.operator().symbol();
        return switch (condition.operator()) {
            case IS_NULL, IS_NOT_NULL -> left;
            case IN, NOT_IN ->
                left
                        + condition.values().stream()
                                .map(value -> literal(value, condition.operator()))
                                .collect(Collectors.joining(", ", " (", ")"));
            default -> left + " " + literal(condition.values().get(0), condition.operator());
        };
    }

    /** Attributes go without a prefix, which not every search of MLflow's knows. */
    static String name(Field field) {
        if (field.kind() == Field.Kind.ATTRIBUTE) return field.key();
        String part = field.kind().name().toLowerCase(Locale.ROOT) + "s.";
        if (field.kind() == Field.Kind.DATASET) return part + field.key();
        if (field.key().indexOf('`') < 0) return part + "`" + field.key() + "`";
        if (field.key().indexOf('"') < 0) return part + "\"" + field.key() + "\"";
        throw new InvalidValueException(
                "key '" + field.key() + "'",
                "has both quotes that MLflow takes for keys, so no server can look for it");
    }

    private static String literal(Object value, Operator operator) {
        if (value instanceof Double number) return number(number);
        String text = (String) value;
        boolean list = operator == Operator.IN || operator == Operator.NOT_IN;
        if (list) text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        if (!list && text.endsWith("\\"))
            throw new InvalidValueException(
                    "text '" + text + "' of a filter",
                    "ends in a backslash, which MLflow takes for a part of the quote: use LIKE with a '%' at the end");
        if (text.indexOf('\'') < 0) return "'" + text + "'";
        if (text.indexOf('"') < 0) return "\"" + text + "\"";
        throw new InvalidValueException(
                "text '" + text + "' of a filter",
                "has both ' and \", and MLflow's grammar has no way to write that: use LIKE with '_' for one of them");
    }

    private static String number(double value) {
        if (!Double.isFinite(value))
            throw new InvalidValueException(
                    "number " + value + " of a filter", "cannot be written in MLflow's grammar: compare with another");
        boolean whole = value == Math.rint(value) && Math.abs(value) <= WHOLE;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }
}
