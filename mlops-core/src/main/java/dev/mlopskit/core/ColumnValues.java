package dev.mlopskit.core;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What Java values are in a column: of values what {@link DataType#of(Class)} says of their types. */
public final class ColumnValues {
    private ColumnValues() {}

    /** What an optional of the JDK holds, {@code null} if it is empty; other values as they are. */
    public static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof Optional<?> some) return some.orElse(null);
        if (value instanceof OptionalDouble some) return some.isPresent() ? some.getAsDouble() : null;
        if (value instanceof OptionalLong some) return some.isPresent() ? some.getAsLong() : null;
        if (value instanceof OptionalInt some) return some.isPresent() ? some.getAsInt() : null;
        return value;
    }

    /** The text that a text, a character or the constant of an enum is, by its name; {@code null} if it is none of these. */
    public static @Nullable String text(Object value) {
        if (value instanceof Enum<?> constant) return constant.name();
        return value instanceof CharSequence || value instanceof Character ? value.toString() : null;
    }

    /** The moment that a value is, in UTC where it has no zone, and a day from its beginning; {@code null} if it is none. */
    public static @Nullable Instant moment(Object value) {
        if (value instanceof Instant moment) return moment;
        if (value instanceof LocalDateTime local) return local.toInstant(ZoneOffset.UTC);
        if (value instanceof LocalDate day) return day.atStartOfDay().toInstant(ZoneOffset.UTC);
        if (value instanceof OffsetDateTime moment) return moment.toInstant();
        return value instanceof ZonedDateTime moment ? moment.toInstant() : null;
    }
}
