package dev.mlopskit.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Conditions that all hold, as a search knows them; made by {@link Field}, or read from MLflow's grammar by the search.
 * Immutable.
 *
 * @param conditions the conditions; none for everything
 */
public record Filter(List<Condition> conditions) {
    /** How a field is compared, in the words of MLflow's grammar. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LIKE("LIKE"),
        ILIKE("ILIKE"),
        IN("IN"),
        NOT_IN("NOT IN"),
        IS_NULL("IS NULL"),
        IS_NOT_NULL("IS NOT NULL");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** How MLflow's grammar and SQL write it. */
        public String symbol() {
            return symbol;
        }
    }

    /**
     * One condition.
     *
     * @param field what is compared
     * @param operator how
     * @param values a {@link Double} or a {@link String}; several for {@code IN} and {@code NOT IN}, none for {@code IS NULL}
     *     and {@code IS NOT NULL}
     */
    public record Condition(Field field, Operator operator, List<Object> values) {
        public Condition {
            values = List.copyOf(values);
        }

        /** The condition as MLflow's grammar writes it. */
        @Override
        public String toString() {
            String left = name(field) + " " + operator.symbol();
            return switch (operator) {
                case IS_NULL, IS_NOT_NULL -> left;
                case IN, NOT_IN ->
                    left + values.stream().map(Filter::literal).collect(Collectors.joining(", ", " (", ")"));
                default -> left + " " + literal(values.get(0));
            };
        }
    }

    public Filter {
        conditions = List.copyOf(conditions);
    }

    /** A filter that everything passes. */
    public static Filter all() {
        return new Filter(List.of());
    }

    static Filter of(Field field, Operator operator, Object... values) {
        return new Filter(List.of(new Condition(field, operator, Arrays.asList(values))));
    }

    /** What passes this filter and another. */
    public Filter and(Filter other) {
        List<Condition> both = new ArrayList<>(conditions);
        both.addAll(other.conditions);
        return new Filter(both);
    }

    /** The filter as MLflow's grammar writes it. */
    @Override
    public String toString() {
        return conditions.stream().map(Condition::toString).collect(Collectors.joining(" AND "));
    }

    static String name(Field field) {
        String part = field.kind().name().toLowerCase(Locale.ROOT) + "s.";
        if (field.kind() == Field.Kind.ATTRIBUTE || field.kind() == Field.Kind.DATASET) return part + field.key();
        // A key may hold one of the two quotes that MLflow takes for keys.
        String quote = field.key().indexOf('`') < 0 ? "`" : "\"";
        return part + quote + field.key() + quote;
    }

    private static String literal(Object value) {
        if (value instanceof Double number) return number.toString();
        String text = (String) value;
        String quote = text.indexOf('\'') < 0 ? "'" : "\"";
        return quote + text + quote;
    }
}
