package dev.mlopskit.tracking.internal.dataset;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.InvalidRecordException;
import dev.mlopskit.core.Json;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.tracking.InvalidValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns, as MLflow writes the schema of a dataset; source: {@code mlflow/data/pandas_dataset.py} of 3.17. */
public final class Columns {
    private final List<Map<String, Object>> columns = new ArrayList<>();

    /**
     * The columns of a record.
     *
     * @throws InvalidValueException if a component makes no column
     */
    public static String of(Class<? extends Record> row) {
        Columns columns = new Columns();
        try {
            for (RecordColumn column : RecordColumn.of(row))
                columns.add(column.name(), column.type(), column.required());
        } catch (InvalidRecordException e) {
            throw new InvalidValueException(
                    e.component().isEmpty() ? row.getName() : row.getSimpleName() + "." + e.component(), e.problem());
        }
        return columns.json();
    }

    /** Adds one; required says that each row has a value. */
    public void add(String name, DataType type, boolean required) {
        Map<String, Object> column = new LinkedHashMap<>();
        column.put("type", type.mlflowName());
        column.put("name", name);
        column.put("required", required);
        columns.add(column);
    }

    /** JSON of the form {@code {"mlflow_colspec": [{"type": "double", "name": "a", "required": true}]}}. */
    public String json() {
        return Json.write(Map.of("mlflow_colspec", columns));
    }
}
