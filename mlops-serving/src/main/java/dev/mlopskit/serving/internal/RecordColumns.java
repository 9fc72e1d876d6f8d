package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.DataType;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayList;
import java.util.List;

/** The columns that a record's components would be. */
public final class RecordColumns {
    private RecordColumns() {}

    /** One column for each component, in order. */
    public static List<ColumnSpec> of(Class<? extends Record> type) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (RecordShape.Component component : new RecordShape<>(type).components()) {
            String name = component.exact() ? component.name() : RecordShape.snakeCase(component.name());
            boolean boxed = !component.type().isPrimitive() && !Scalars.isText(component.type());
            columns.add(new ColumnSpec(name, type(component), !boxed));
        }
        return columns;
    }

    private static DataType type(RecordShape.Component component) {
        return Scalars.typeOf(component.type())
                .orElseThrow(() -> new SignatureException(
                        component.name(),
                        -1,
                        "a component of a type that a column has",
                        component.type().getSimpleName(),
                        "use a primitive, String, byte[], Instant, LocalDateTime or LocalDate, or add a TensorSpec"));
    }
}
