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
            check(field, operator, values);
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

    private static void check(Field field, Operator operator, List<Object> values) {
        boolean fits =
                switch (operator) {
                    case IS_NULL, IS_NOT_NULL -> values.isEmpty();
                    case IN, NOT_IN -> !values.isEmpty();
                    default -> values.size() == 1;
                };
        if (!fits)
            throw new InvalidValueException(
                    "condition on " + name(field), "has " + values.size() + " values for " + operator.symbol());
        Class<?> type = field instanceof NumberField ? Double.class : String.class;
        for (Object value : values)
            if (!type.isInstance(value))
                throw new InvalidValueException(
                        "condition on " + name(field),
                        "compares with " + value + ", which is no " + type.getSimpleName());
            else if (value.equals(Double.NaN))
                throw new InvalidValueException(
                        "condition on " + name(field),
                        "compares with NaN, which nothing is equal to, less or greater than: compare with a number");
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

    /** Attributes stand alone, since not all of MLflow's entities take the same word before them. */
    static String name(Field field) {
        if (field.kind() == Field.Kind.ATTRIBUTE) return field.key();
        String part = field.kind().name().toLowerCase(Locale.ROOT) + "s.";
        return field.kind() == Field.Kind.DATASET ? part + field.key() : part + quoted(field.key(), '`', '"');
    }

    private static String literal(Object value) {
        if (value instanceof String text) return quoted(text, '\'', '"');
        double number = (Double) value;
        // What the grammar reads as an infinity again; it has no word for one.
        if (Double.isInfinite(number)) return number > 0 ? "1e400" : "-1e400";
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15 && !value.equals(-0.0);
        // MLflow takes times as whole numbers only.
        return whole ? String.valueOf((long) number) : value.toString();
    }

    /** In the first quote if the text has none of it, else in the other one, doubled where the text has that too. */
    private static String quoted(String text, char first, char second) {
        if (text.indexOf(first) < 0) return first + text + first;
        return second
                + text.replace(String.valueOf(second), String.valueOf(second).repeat(2))
                + second;
    }
}
