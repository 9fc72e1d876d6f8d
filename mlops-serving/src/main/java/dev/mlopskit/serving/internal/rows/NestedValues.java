package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.core.ColumnValues;
import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists, objects and maps in a column, checked against their type and copied as lists and maps of what {@link Scalars} gives.
 * An error names the place inside the value, like {@code order.items[3].price}. Source of the rules: MLflow 3,
 * {@code _enforce_type} and what it calls in {@code mlflow/models/utils.py}. What it does to a scalar is done as in a column
 * of its own: a text must be a text, where MLflow takes what pandas calls an object for one.
 */
final class NestedValues {
    private static final ClassValue<RecordShape<?>> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape<?> computeValue(Class<?> type) {
            return new RecordShape<>(type);
        }
    };

    private final int row;

    private NestedValues(int row) {
        this.row = row;
    }

    /** The values of a column, one for each row, as a tensor of objects. */
    static <I> Tensor encode(ColumnSpec spec, String name, Function<I, @Nullable Object> read, List<? extends I> rows) {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int row = 0; row < values.length; row++)
            values[row] = fit(spec.type(), read.apply(rows.get(row)), spec.required(), name, row);
        return Tensor.of(Dtype.OBJECT, values, values.length);
    }

    /**
     * One value as the type holds it.
     *
     * @param required whether {@code null} is refused; it holds for what is in lists and maps too, and objects say it for
     *     each of their keys
     * @param path what errors call the value
     * @param row its row, from 0; -1 if it belongs to none
     * @throws SignatureException if it does not fit
     */
    static @Nullable Object fit(ColumnType type, @Nullable Object value, boolean required, String path, int row) {
        return new NestedValues(row).fit(type, value, required, path);
    }

    private @Nullable Object fit(ColumnType type, @Nullable Object given, boolean required, String path) {
        Object value = ColumnValues.unwrap(given);
        if (type instanceof ColumnType.AnyValue) return value;
        if (type instanceof ColumnType.Scalar scalar) return scalar(scalar.type(), value, required, path);
        if (value == null) {
            // A list or a map of anything may be absent too.
            if (!required || type.equals(LIST_OF_ANY) || type.equals(MAP_OF_ANY)) return null;
            throw wrong(path, type + " (required)", "null", "give a value, or make the column or the key optional");
        }
        if (type instanceof ColumnType.ArrayOf array) return list(array.items(), value, required, path);
        if (type instanceof ColumnType.SparkVector) return list(DOUBLES, value, required, path);
        if (type instanceof ColumnType.MapOf map) return map(map.values(), value, required, path);
        return object((ColumnType.ObjectOf) type, value, required, path);
    }

    private static final ColumnType DOUBLES = ColumnType.of(DataType.DOUBLE);
    private static final ColumnType LIST_OF_ANY = ColumnType.arrayOf(ColumnType.any());
    private static final ColumnType MAP_OF_ANY = ColumnType.mapOf(ColumnType.any());

    private @Nullable Object scalar(DataType type, @Nullable Object value, boolean required, String path) {
        if (value == null) {
            if (!required) return null;
            throw wrong(path, type + " (required)", "null", "give a value, or make the column or the key optional");
        }
        Object fitting = Scalars.fit(type, value);
        if (fitting == null)
            throw wrong(
                    path,
                    type.toString(),
                    describe(value),
                    "convert it first; only widening that keeps every value is done for you");
        return fitting;
    }

    private List<@Nullable Object> list(ColumnType items, Object value, boolean required, String path) {
        List<@Nullable Object> fitting = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) fitting.add(item(items, item, required, path + "[" + fitting.size() + "]"));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++)
                fitting.add(item(items, Array.get(value, i), required, path + "[" + i + "]"));
        } else {
            throw wrong(path, "a list of " + items, describe(value), "give a List or an array");
        }
        return fitting;
    }

    /** A gap in a list of scalars is what it is in a column, where the type has something for it. */
    private @Nullable Object item(ColumnType type, @Nullable Object item, boolean required, String path) {
        if (item == null && type instanceof ColumnType.Scalar scalar)
            return switch (scalar.type()) {
                case DOUBLE -> Double.NaN;
                case FLOAT -> Float.NaN;
                case STRING, BINARY, DATETIME -> null;
                case BOOLEAN, INTEGER, LONG ->
                    throw wrong(
                            path,
                            scalar.toString(),
                            "null",
                            "a list of this type cannot hold null: make it a list of doubles, or leave the element out");
            };
        return fit(type, item, required, path);
    }

    private Map<String, @Nullable Object> map(ColumnType values, Object value, boolean required, String path) {
        Map<String, @Nullable Object> fitting = new LinkedHashMap<>();
        entries(value, path).forEach((key, item) -> fitting.put(key, fit(values, item, required, path + "." + key)));
        return fitting;
    }

    private Map<String, @Nullable Object> object(
            ColumnType.ObjectOf type, Object value, boolean required, String path) {
        Map<String, @Nullable Object> given =
                value.getClass().isRecord() ? components(type, value) : entries(value, path);
        Map<String, @Nullable Object> fitting = new LinkedHashMap<>();
        // An empty object stands for an absent one.
        if (given.isEmpty() && !required) return fitting;
        for (ColumnType.Property property : type.properties()) {
            String name = property.name();
            if (given.containsKey(name))
                fitting.put(name, fit(property.type(), given.get(name), property.required(), path + "." + name));
            else if (property.required())
                throw wrong(path + "." + name, property.type() + " (required)", "nothing", "add the key to the object");
        }
        if (fitting.size() < given.size())
            for (String name : given.keySet())
                if (!fitting.containsKey(name))
                    throw wrong(path + "." + name, "no such key in " + type, "it", "remove it, or correct its name");
        return fitting;
    }

    private Map<String, @Nullable Object> entries(Object value, String path) {
        if (!(value instanceof Map<?, ?> map))
            throw wrong(path, "a map", describe(value), "give a Map, or a record where it is an object");
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            if (!(key instanceof String text))
                throw wrong(path, "texts as keys", "the key " + key, "turn the keys into texts");
            entries.put(text, item);
        });
        return entries;
    }

    /** A record's components by the names of the properties that they stand for, or else by their own. */
    private static Map<String, @Nullable Object> components(ColumnType.ObjectOf type, Object value) {
        RecordShape<?> shape = SHAPES.get(value.getClass());
        Map<RecordShape.Component, String> names = new LinkedHashMap<>();
        for (ColumnType.Property property : type.properties()) {
            Optional<RecordShape.Component> found = shape.find(property.name());
            found.ifPresent(component -> names.putIfAbsent(component, property.name()));
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (RecordShape.Component component : shape.components())
            entries.put(names.getOrDefault(component, component.name()), component.of(value));
        return entries;
    }

    private SignatureException wrong(String path, String expected, String found, String advice) {
        return new SignatureException(path, row, expected, found, advice);
    }

    private static String describe(Object value) {
        String shown = String.valueOf(value);
        return value.getClass().getSimpleName() + " " + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown);
    }
}
