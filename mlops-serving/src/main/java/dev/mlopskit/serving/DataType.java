package dev.mlopskit.serving;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The type of a column in a signature: MLflow's eight scalar types. Source: MLflow 3, {@code mlflow/types/schema.py}. */
public enum DataType {
    /** True or false. */
    BOOLEAN,
    /** Signed integers of 32 bits. */
    INTEGER,
    /** Signed integers of 64 bits. */
    LONG,
    /** Floating point numbers of 32 bits. */
    FLOAT,
    /** Floating point numbers of 64 bits. */
    DOUBLE,
    /** Text. */
    STRING,
    /** Bytes. */
    BINARY,
    /** A moment without a time zone. */
    DATETIME;

    /** The name that MLflow has for it, like {@code double}. */
    public String mlflowName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type that MLflow gives a name; empty if it is none of these. */
    public static Optional<DataType> of(String mlflowName) {
        return Stream.of(values())
                .filter(type -> type.mlflowName().equals(mlflowName))
                .findFirst();
    }

    @Override
    public String toString() {
        return mlflowName();
    }
}
