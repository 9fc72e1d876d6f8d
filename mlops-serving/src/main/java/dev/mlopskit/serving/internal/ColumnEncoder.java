package dev.mlopskit.serving.internal;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
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
        this.dtype = switch (type) {
            case BOOLEAN -> Dtype.BOOL;
            case INTEGER -> Dtype.INT32;
            case LONG -> Dtype.INT64;
            case FLOAT -> Dtype.FLOAT32;
            case DOUBLE -> Dtype.FLOAT64;
            case STRING -> Dtype.STRING;
            case BINARY, DATETIME -> Dtype.OBJECT;
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Tensor encode(List<? extends I> rows) {
        if (!(spec.type() instanceof ColumnType.Scalar)) return NestedValues.encode(spec, name, read, rows);
        Object array = Array.newInstance(dtype.arrayType().getComponentType(), rows.size());
        for (int row = 0; row < rows.size(); row++) {
            Object value = Scalars.unwrap(read.apply(rows.get(row)));
            Object fitting = value == null ? missing(row) : Scalars.fit(type, value);
            if (fitting == null && value != null) throw unfit(row, value);
            if (array instanceof double[] doubles) doubles[row] = ((Number) present(fitting)).doubleValue();
            else if (fitting != null) Array.set(array, row, fitting);
        }
        return Tensor.of(dtype, array, rows.size());
    }

    private static Object present(@Nullable Object value) {
        if (value == null) throw new IllegalStateException("a number has no value");
        return value;
    }

    /** What stands for an absent value, as in a pandas column: NaN among numbers, nothing among texts. */
    private @Nullable Object missing(int row) {
        if (spec.required())
            throw new SignatureException(
                    name, row, spec.type() + " (required)", "null", "give a value, or make the column optional");
        return switch (type) {
            case DOUBLE -> Double.NaN;
            case FLOAT -> Float.NaN;
            case STRING, BINARY, DATETIME -> null;
            case BOOLEAN, INTEGER, LONG ->
                throw new SignatureException(
                        name,
                        row,
                        spec.type().toString(),
                        "null",
                        "a column of this type cannot hold null: make it a double column, or leave the row out");
        };
    }

    private SignatureException unfit(int row, Object value) {
        String shown = String.valueOf(value);
        return new SignatureException(
                name,
                row,
                spec.type().toString(),
                value.getClass().getSimpleName() + " " + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown),
                "convert it first; only widening that keeps every value is done for you"
                        + (type == DataType.FLOAT ? " (cast to float, or declare the column as double)" : ""));
    }
}
