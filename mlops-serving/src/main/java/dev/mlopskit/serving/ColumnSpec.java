package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column in a signature.
 *
 * @param name the column; {@code null} for a single one without a name
 * @param type the type of its values
 * @param required whether each row must have a value; where it is not, {@code null} and an absent column are allowed
 */
public record ColumnSpec(@Nullable String name, ColumnType type, boolean required) implements Spec {
    /** Refuses a column without a type. */
    public ColumnSpec {
        if (type == null)
            throw new SignatureException(
                    name == null ? "column" : name, -1, "a type", "null", "give its DataType or ColumnType");
    }

    /** A column of scalars. */
    public ColumnSpec(@Nullable String name, DataType type, boolean required) {
        this(name, new ColumnType.Scalar(type), required);
    }
}
