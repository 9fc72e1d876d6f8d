package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.ColumnValues;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts one column of the rows into an array, checking each value against the signature. */
final class ColumnEncoder<I> implements InputEncoder.Part<I> {
    private final ColumnSpec spec;
    private final String name;
    private final Function<I, @Nullable Object> read;
    private final DataType type;
    private final Dtype dtype;

    ColumnEncoder(ColumnSpec spec, String name, Function<I, @Nullable Object> read) {
        this.spec = spec;
        this.name = name;
        this.read = read;
        // Nested values are objects, and checked elsewhere.
        this.type = spec.type() instanceof ColumnType.Scalar scalar ? scalar.type() : DataType.BINARY;
        this.dtype = Dtypes.of(spec.type());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Tensor encode(List<? extends I> rows) {
        if (!(spec.type() instanceof ColumnType.Scalar)) return NestedValues.encode(spec, name, read, rows);
        Object array = Array.newInstance(dtype.arrayType().getComponentType(), rows.size());
        int row = 0;
        try {
            for (I each : rows) {
                Object value = fit(read.apply(each));
                if (array instanceof double[] doubles) doubles[row] = (double) present(value);
                else if (value != null) Array.set(array, row, value);
                row++;
            }
        } catch (SignatureException e) {
            throw e.inRow(row);
        }
        return Tensor.of(dtype, array, rows.size());
    }

    /** The type of the tensor that the column becomes. */
    Dtype dtype() {
        return dtype;
    }

    /** A column of which no row has a value. */
    Tensor absent(int rows) {
        @SuppressWarnings("unchecked") // whatever a row is, it has no value here
        List<I> none = (List<I>) Collections.nCopies(rows, null);
        return encode(none);
    }

    /** A column of another type. */
    @SuppressWarnings("unchecked") // made for values as rows
    Tensor convert(Tensor given) {
        List<Object> values = new ArrayList<>(given.size());
        for (int row = 0; row < given.size(); row++) values.add(given.get(row));
        return encode((List<I>) values);
    }

    /** The number that one row has, for a matrix. */
    double number(I row) {
        return asNumber(read.apply(row));
    }

    /** A value as a number of this column. */
    double asNumber(@Nullable Object value) {
        return ((Number) present(fit(value))).doubleValue();
    }

    /** A value as the column holds it. Errors have no row yet. */
    private @Nullable Object fit(@Nullable Object given) {
        Object value = ColumnValues.unwrap(given);
        if (value == null) return missing();
        Object fitting = Scalars.fit(type, value);
        if (fitting == null) throw unfit(value);
        return fitting;
    }

    private static Object present(@Nullable Object value) {
        if (value == null) throw new IllegalStateException("a number has no value");
        return value;
    }

    /** What stands for an absent value, as in a pandas column: NaN among numbers, nothing among texts. */
    private @Nullable Object missing() {
        if (spec.required())
            throw new SignatureException(
                    name, -1, spec.type() + " (required)", "null", "give a value, or make the column optional");
        return switch (type) {
            case DOUBLE -> Double.NaN;
            case FLOAT -> Float.NaN;
            case STRING, BINARY, DATETIME -> null;
            case BOOLEAN, INTEGER, LONG ->
                throw new SignatureException(
                        name,
                        -1,
                        spec.type().toString(),
                        "null",
                        "a column of this type cannot hold null: make it a double column, or leave the row out");
        };
    }

    private SignatureException unfit(Object value) {
        String shown = String.valueOf(value);
        return new SignatureException(
                name,
                -1,
                spec.type().toString(),
                value.getClass().getSimpleName() + " " + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown),
                "convert it first; only widening that keeps every value is done for you"
                        + (type == DataType.FLOAT && value instanceof Number
                                ? " (cast to float, or declare the column as double)"
                                : ""));
    }
}
