package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a number of a row is read for a matrix: a handle of the type {@code (Object)double}, which throws what does not fit. For a
 * primitive component that always fits it is the bare accessor, so that a compiled loop over rows has no call in it.
 */
final class NumberColumn {
    private static final MethodType TYPE = MethodType.methodType(double.class, Object.class);
    private static final Set<Class<?>> SMALL = Set.of(int.class, short.class, byte.class);
    private static final MethodHandle APPLY;
    private static final MethodHandle EXACT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            APPLY = lookup.findVirtual(ToDoubleFunction.class, "applyAsDouble", TYPE);
            EXACT = lookup.findStatic(
                    NumberColumn.class, "exact", MethodType.methodType(double.class, ColumnEncoder.class, long.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private NumberColumn() {}

    /** Whether a matrix can hold the values of a column. */
    static boolean isNumber(ColumnSpec spec) {
        return spec.type() instanceof ColumnType.Scalar scalar
                && switch (scalar.type()) {
                    case INTEGER, LONG, FLOAT, DOUBLE -> true;
                    default -> false;
                };
    }

    /**
     * Makes a handle.
     *
     * @param accessor what reads a component of a record, with the component's own type; {@code null} for other rows
     */
    static <I> MethodHandle of(
            ColumnSpec spec, String name, Function<I, @Nullable Object> read, @Nullable MethodHandle accessor) {
        DataType column = ((ColumnType.Scalar) spec.type()).type();
        ColumnEncoder<I> checked = new ColumnEncoder<>(spec, name, read);
        if (accessor != null) {
            Class<?> type = accessor.type().returnType();
            if (fits(column, type)) return accessor.asType(TYPE);
            if (column == DataType.DOUBLE && type == long.class)
                return MethodHandles.filterReturnValue(
                        accessor.asType(MethodType.methodType(long.class, Object.class)), EXACT.bindTo(checked));
        }
        ToDoubleFunction<I> function = checked::number;
        return APPLY.bindTo(function);
    }

    /** Whether each value of a primitive type fits. */
    private static boolean fits(DataType column, Class<?> type) {
        return switch (column) {
            case INTEGER -> SMALL.contains(type);
            case LONG -> SMALL.contains(type) || type == long.class;
            case FLOAT -> type == float.class;
            case DOUBLE -> SMALL.contains(type) || type == float.class || type == double.class;
            default -> false;
        };
    }

    @SuppressWarnings("UnusedMethod") // found by its name
    private static double exact(ColumnEncoder<?> column, long value) {
        return Scalars.isExactInDouble(value) ? value : column.asNumber(value);
    }
}
