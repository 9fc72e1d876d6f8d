package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.InvalidRecordException;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.SignatureException;
import java.util.List;

/** The columns that a record's components would be. */
public final class RecordColumns {
    private RecordColumns() {}

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
