package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Types of columns as a signature holds them in JSON. Source: MLflow 3, {@code mlflow/types/schema.py}. */
final class ColumnTypeJson {
    private static final Documents IN = new Documents("MLmodel");

    private ColumnTypeJson() {}

    /** The keys that say the type: {@code type}, and what the type is made of. */
    static Map<String, Object> write(ColumnType type) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (type instanceof ColumnType.Scalar scalar) {
            map.put("type", scalar.type().mlflowName());
        } else if (type instanceof ColumnType.ArrayOf array) {
            map.put("type", "array");
            map.put("items", write(array.items()));
        } else if (type instanceof ColumnType.ObjectOf object) {
            map.put("type", "object");
            Map<String, Object> properties = new LinkedHashMap<>();
            for (ColumnType.Property property : object.properties()) {
                Map<String, Object> one = write(property.type());
                one.put("required", property.required());
                properties.put(property.name(), one);
            }
            map.put("properties", properties);
        } else if (type instanceof ColumnType.MapOf values) {
            map.put("type", "map");
            map.put("values", write(values.values()));
        } else {
            map.put("type", type instanceof ColumnType.SparkVector ? "sparkml_vector" : "any");
        }
        return map;
    }

    /** Reads the type that a map with {@code type} in it says; before MLflow 2.10 parameters had {@code dtype}. */
    static ColumnType read(Map<String, Object> map, String what) {
        Object name = map.get("type") == null ? map.get("dtype") : map.get("type");
        return switch (String.valueOf(name)) {
            case "array" -> new ColumnType.ArrayOf(nested(map, "items", what));
            case "map" -> new ColumnType.MapOf(nested(map, "values", what));
            case "sparkml_vector" -> new ColumnType.SparkVector();
            case "any" -> new ColumnType.AnyValue();
            case "object" -> {
                List<ColumnType.Property> properties = new ArrayList<>();
                String inside = what + " properties";
                IN.map(map.get("properties"), inside).forEach((key, value) -> {
                    Map<String, Object> property = IN.map(value, inside + "." + key);
                    properties.add(new ColumnType.Property(key, read(property, inside), required(property)));
                });
                yield new ColumnType.ObjectOf(properties);
            }
            default ->
                new ColumnType.Scalar(DataType.of(String.valueOf(name))
                        .orElseThrow(() -> IN.wrong("has the type '" + name + "' in " + what
                                + ", which this version cannot read: use one of " + names())));
        };
    }

    /** Whether a column or a property must be there; {@code optional} is what MLflow wrote before 2.10. */
    static boolean required(Map<String, Object> map) {
        return !Boolean.FALSE.equals(map.get("required")) && !Boolean.TRUE.equals(map.get("optional"));
    }

    private static ColumnType nested(Map<String, Object> map, String key, String what) {
        return read(IN.map(map.get(key), what + " " + key), what + " " + key);
    }

    private static List<String> names() {
        return Stream.concat(
                        Arrays.stream(DataType.values()).map(DataType::mlflowName),
                        Stream.of("array", "object", "map", "any", "sparkml_vector"))
                .toList();
    }
}
