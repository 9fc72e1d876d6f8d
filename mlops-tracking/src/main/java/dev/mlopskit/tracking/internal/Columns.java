package dev.mlopskit.tracking.internal;

import dev.mlopskit.core.Json;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns of a record, as MLflow writes the schema of a dataset. */
public final class Columns {
    private Columns() {}

    /** JSON of the form {@code {"mlflow_colspec": [{"type": "double", "name": "a", "required": true}]}}. */
    public static String of(Class<? extends Record> row) {
        List<Map<String, Object>> columns = new ArrayList<>();
        for (RecordComponent component : row.getRecordComponents()) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("type", type(component.getType()));
            column.put("name", component.getName());
            column.put("required", component.getType().isPrimitive());
            columns.add(column);
        }
        return Json.write(Map.of("mlflow_colspec", columns));
    }

    private static String type(Class<?> type) {
        if (type == double.class || type == Double.class) return "double";
        if (type == float.class || type == Float.class) return "float";
        if (type == long.class || type == Long.class) return "long";
        if (type == int.class || type == Integer.class) return "integer";
        if (type == boolean.class || type == Boolean.class) return "boolean";
        if (type == byte[].class) return "binary";
        if (java.time.temporal.Temporal.class.isAssignableFrom(type)) return "datetime";
        return "string";
    }
}
