package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * One input that requests give values for.
 *
 * @param name its name; that of the model's own input where the signature has none
 * @param type the type of its values; {@code null} for a tensor and for nested values
 * @param dtype the type of its elements
 */
record Slot(String name, @Nullable DataType type, Dtype dtype) {
    static Slot of(Spec spec, String name) {
        if (spec instanceof ColumnSpec column)
            return column.type() instanceof ColumnType.Scalar scalar
                    ? new Slot(name, scalar.type(), Cells.of(scalar.type()).dtype())
                    // Checked where all nested values are, once they are read.
                    : new Slot(name, null, Dtype.OBJECT);
        return new Slot(name, null, ((TensorSpec) spec).dtype());
    }

    TensorReader reader() {
        return new TensorReader(name, type == null ? Cells.of(dtype) : Cells.of(type));
    }
}
