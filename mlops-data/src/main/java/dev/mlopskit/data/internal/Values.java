package dev.mlopskit.data.internal;

import dev.mlopskit.core.ColumnValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a value of a row is in a sketch. */
public final class Values {
    private static final double NANOS = 1e9;

    private Values() {}

    /** A number, a moment as seconds since 1970, or bytes as their number; {@code null} if it is none of these. */
    public static @Nullable Double number(Object value) {
        if (value instanceof Number number) return number.doubleValue();
        if (value instanceof byte[] bytes) return (double) bytes.length;
        Instant moment = ColumnValues.moment(value);
        return moment == null ? null : moment.getEpochSecond() + moment.getNano() / NANOS;
    }

    /** A text, a boolean, a character, or the name of an enum; {@code null} if it is none of these. */
    public static @Nullable String text(Object value) {
        return value instanceof Boolean ? value.toString() : ColumnValues.text(value);
    }
}
