package dev.mlopskit.core;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The type of a column, in the schema of a dataset or the signature of a model: MLflow's eight scalar types. Source: MLflow 3,
 * {@code mlflow/types/schema.py}.
 */
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

    private static final Set<Class<?>> INTEGERS = Set.of(Integer.class, Short.class, Byte.class, OptionalInt.class);
    private static final Set<Class<?>> MOMENTS =
            Set.of(Instant.class, LocalDateTime.class, LocalDate.class, OffsetDateTime.class, ZonedDateTime.class);

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

    /** The type of the column that values of a Java type would be; empty if none. A boxed type gives what its primitive does. */
    public static Optional<DataType> of(Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        if (boxed == Boolean.class) return Optional.of(BOOLEAN);
        if (INTEGERS.contains(boxed)) return Optional.of(INTEGER);
        if (boxed == Long.class || type == OptionalLong.class) return Optional.of(LONG);
        if (boxed == Float.class) return Optional.of(FLOAT);
        if (boxed == Double.class || type == BigDecimal.class || type == OptionalDouble.class)
            return Optional.of(DOUBLE);
        if (isText(type) || boxed == Character.class) return Optional.of(STRING);
        if (type == byte[].class) return Optional.of(BINARY);
        return MOMENTS.contains(type) ? Optional.of(DATETIME) : Optional.empty();
    }

    static boolean isText(Class<?> type) {
        return CharSequence.class.isAssignableFrom(type) || type.isEnum();
    }

    @Override
    public String toString() {
        return mlflowName();
    }
}
