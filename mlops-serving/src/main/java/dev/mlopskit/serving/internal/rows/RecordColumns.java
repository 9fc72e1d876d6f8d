package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.InvalidRecordException;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.SignatureException;
import java.util.List;

/** The columns that a record's components would be. */
public final class RecordColumns {
    private RecordColumns() {}

    /** One column for each component that a model gives, in order; lists for arrays. */
    public static List<ColumnSpec> outputs(Class<? extends Record> type) {
        return new RecordShape<>(type)
                .components().stream()
                        .map(component -> new ColumnSpec(component.column(), output(component), true))
                        .toList();
    }

    private static ColumnType output(RecordShape.Component component) {
        Class<?> type = component.type();
        boolean list = type.isArray() && type != byte[].class;
        ColumnType item = DataType.of(list ? type.getComponentType() : type)
                .map(ColumnType.Scalar::new)
                .orElseThrow(() -> new SignatureException(
                        component.name(),
                        -1,
                        "a component that makes a column",
                        type.getSimpleName(),
                        "use a number, a boolean, a text or an array of these, or add a TensorSpec"));
        return list ? new ColumnType.ArrayOf(item) : item;
    }

    /** One column for each component, in order. */
    public static List<ColumnSpec> of(Class<? extends Record> type) {
        // Refuses what cannot be read as rows either.
        new RecordShape<>(type);
        try {
            return RecordColumn.of(type).stream()
                    .map(column -> new ColumnSpec(column.name(), column.type(), column.required()))
                    .toList();
        } catch (InvalidRecordException e) {
            throw new SignatureException(
                    e.component(),
                    -1,
                    "a component that makes a column",
                    "one that " + e.problem(),
                    "or add a TensorSpec");
        }
    }
}
