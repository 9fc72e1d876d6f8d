package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;

/** Which tensors columns become. */
public final class Dtypes {
    private Dtypes() {}

    /** The type of the tensor that a column of scalars becomes. */
    public static Dtype of(DataType type) {
        return switch (type) {
            case BOOLEAN -> Dtype.BOOL;
            case INTEGER -> Dtype.INT32;
            case LONG -> Dtype.INT64;
            case FLOAT -> Dtype.FLOAT32;
            case DOUBLE -> Dtype.FLOAT64;
            case STRING -> Dtype.STRING;
            case BINARY, DATETIME -> Dtype.OBJECT;
        };
    }

    /** The type of the tensor that a column becomes; nested values are objects. */
    public static Dtype of(ColumnType type) {
        return type instanceof ColumnType.Scalar scalar ? of(scalar.type()) : Dtype.OBJECT;
    }
}
