package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The type of a column's values, or of a parameter's: a scalar, or what JSON can nest in it. Immutable. Source of the
 * meaning and of the names: MLflow 3, {@code mlflow/types/schema.py}.
 */
public sealed interface ColumnType {
    /** Values of a scalar type. */
    static ColumnType of(DataType type) {
        return new Scalar(type);
    }

    /** Lists of any length, whose elements are of one type. */
    static ColumnType arrayOf(ColumnType items) {
        return new ArrayOf(items);
    }

    /** Lists of any length of scalars. */
    static ColumnType arrayOf(DataType items) {
        return new ArrayOf(new Scalar(items));
    }

    /** Maps that have these keys and no other. */
    static ColumnType object(Property... properties) {
        return new ObjectOf(List.of(properties));
    }

    /** Maps with any texts as keys, whose values are of one type. */
    static ColumnType mapOf(ColumnType values) {
        return new MapOf(values);
    }

    /** Anything that JSON holds, {@code null} included. */
    static ColumnType any() {
        return new AnyValue();
    }

    /**
     * A single value.
     *
     * @param type which
     */
    record Scalar(DataType type) implements ColumnType {
        /** Refuses {@code null}. */
        public Scalar {
            if (type == null) throw missing("type");
        }

        @Override
        public String toString() {
            return type.toString();
        }
    }

    /**
     * Lists of any length; arrays in Java fit too.
     *
     * @param items the type of each element
     */
    record ArrayOf(ColumnType items) implements ColumnType {
        /** Refuses {@code null}. */
        public ArrayOf {
            if (items == null) throw missing("type of the items");
        }

        @Override
        public String toString() {
            return "Array(" + items + ")";
        }
    }

    /** Vectors of Spark ML: lists of doubles by another name. */
    record SparkVector() implements ColumnType {
        @Override
        public String toString() {
            return "SparkML vector";
        }
    }

    /**
     * Maps that have these keys and no other; records in Java fit too.
     *
     * @param properties the keys with their types, at least one; kept sorted by name, as MLflow keeps them
     */
    record ObjectOf(List<Property> properties) implements ColumnType {
        /**
         * Sorts the properties.
         *
         * @throws SignatureException if there is none, or a name stands twice
         */
        public ObjectOf {
            if (properties.stream().anyMatch(Objects::isNull)) throw missing("property");
            properties = properties.stream()
                    .sorted(Comparator.comparing(Property::name))
                    .toList();
            if (properties.isEmpty()) throw missing("property");
            Set<String> names = new HashSet<>();
            for (Property property : properties)
                if (!names.add(property.name()))
                    throw new SignatureException(
                            property.name(), -1, "a name of its own for each property", "it twice", "rename one");
        }

        @Override
        public String toString() {
            return properties.stream().map(Property::toString).collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /**
     * Maps with texts as keys.
     *
     * @param values the type of each value
     */
    record MapOf(ColumnType values) implements ColumnType {
        /** Refuses {@code null}. */
        public MapOf {
            if (values == null) throw missing("type of the values");
        }

        @Override
        public String toString() {
            return "Map(str -> " + values + ")";
        }
    }

    /** Anything, which nobody checks. */
    record AnyValue() implements ColumnType {
        @Override
        public String toString() {
            return "Any";
        }
    }

    /**
     * A key of an object.
     *
     * @param name the key
     * @param type the type of its value
     * @param required whether each object must have it; where it is not, it may be absent or {@code null}
     */
    record Property(String name, ColumnType type, boolean required) {
        /** Refuses {@code null}. */
        public Property {
            if (name == null || type == null) throw missing("name and type of a property");
        }

        /** A key whose value is a scalar. */
        public Property(String name, DataType type, boolean required) {
            this(name, new Scalar(type), required);
        }

        @Override
        public String toString() {
            return name + ": " + type + (required ? " (required)" : " (optional)");
        }
    }

    private static SignatureException missing(String what) {
        return new SignatureException("type of a column", -1, "a " + what, "null or nothing", "give the " + what);
    }
}
