package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.ColumnValues;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnType;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which Java values a column takes. Widening is allowed where no value changes, as MLflow allows it (source: MLflow 3,
 * {@code _enforce_mlflow_datatype}), and in one case more: a {@code long} within 2^53 fits a double column, where MLflow
 * allows 0 and 1 only, since a Java row says exactly which value it has.
 */
final class Scalars {
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private Scalars() {}

    /** The value as the column holds it; {@code null} if it does not fit. The value itself is not null. */
    static @Nullable Object fit(DataType type, Object value) {
        return switch (type) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INTEGER -> isSmallInteger(value) ? (Object) ((Number) value).intValue() : null;
            case LONG -> isSmallInteger(value) || value instanceof Long ? (Object) ((Number) value).longValue() : null;
            case FLOAT -> value instanceof Float || isZeroOrOne(value) ? (Object) ((Number) value).floatValue() : null;
            case DOUBLE -> toDouble(value);
            case STRING -> ColumnValues.text(value);
            case BINARY -> value instanceof byte[] ? value : null;
            case DATETIME -> ColumnValues.moment(value);
        };
    }

    private static @Nullable Object toDouble(Object value) {
        if (value instanceof Double || value instanceof Float || isSmallInteger(value))
            return ((Number) value).doubleValue();
        if (value instanceof BigDecimal number)
            return Double.isInfinite(number.doubleValue()) ? null : (Object) number.doubleValue();
        if (value instanceof Long number && isExactInDouble(number)) return number.doubleValue();
        return null;
    }

    /** Whether it is within 2^53 of zero. */
    static boolean isExactInDouble(long value) {
        return value >= -EXACT_IN_DOUBLE && value <= EXACT_IN_DOUBLE;
    }

    private static boolean isSmallInteger(Object value) {
        return value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    private static boolean isZeroOrOne(Object value) {
        if (!isSmallInteger(value) && !(value instanceof Long)) return false;
        long number = ((Number) value).longValue();
        return number == 0 || number == 1;
    }

    /** Whether values of a Java type may fit a column at all; what is not known before there is a value, may. */
    static boolean mayFit(ColumnType column, Class<?> type) {
        if (column instanceof ColumnType.Scalar scalar) return mayFit(scalar.type(), type);
        // Of nested values only that they are no scalars.
        return column instanceof ColumnType.AnyValue || DataType.of(type).isEmpty();
    }

    static boolean mayFit(DataType column, Class<?> type) {
        Optional<DataType> natural = DataType.of(type);
        if (natural.isEmpty()) return !type.isArray() && !type.isRecord();
        DataType from = natural.get();
        return switch (column) {
            case LONG -> from == DataType.LONG || from == DataType.INTEGER;
            case FLOAT -> from == DataType.FLOAT || from == DataType.INTEGER || from == DataType.LONG;
            case DOUBLE ->
                from == DataType.DOUBLE || from == DataType.FLOAT || from == DataType.INTEGER || from == DataType.LONG;
            default -> from == column;
        };
    }
}
