package dev.mlopskit.data.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a value of a row is in a sketch. */
public final class Values {
    private static final double NANOS = 1e9;

    private Values() {}

    /** Nothing, for an empty optional; else the value. */
    public static @Nullable Object present(@Nullable Object value) {
        if (value instanceof OptionalDouble some) return some.isPresent() ? some.getAsDouble() : null;
        if (value instanceof OptionalInt some) return some.isPresent() ? some.getAsInt() : null;
        if (value instanceof OptionalLong some) return some.isPresent() ? some.getAsLong() : null;
        return value;
    }

    /** A number, a moment as seconds since 1970, or bytes as their number; {@code null} if it is none of these. */
    public static @Nullable Double number(Object value) {
        if (value instanceof Number number) return number.doubleValue();
        if (value instanceof byte[] bytes) return (double) bytes.length;
        Instant moment = moment(value);
        return moment == null ? null : moment.getEpochSecond() + moment.getNano() / NANOS;
    }

    private static @Nullable Instant moment(Object value) {
        if (value instanceof Instant instant) return instant;
        if (value instanceof LocalDateTime time) return time.toInstant(ZoneOffset.UTC);
        if (value instanceof LocalDate day) return day.atStartOfDay().toInstant(ZoneOffset.UTC);
        if (value instanceof OffsetDateTime time) return time.toInstant();
        return value instanceof ZonedDateTime time ? time.toInstant() : null;
    }

    /** A text, a boolean, a character, or the name of an enum; {@code null} if it is none of these. */
    public static @Nullable String text(Object value) {
        if (value instanceof Enum<?> constant) return constant.name();
        return value instanceof CharSequence || value instanceof Boolean || value instanceof Character
                ? value.toString()
                : null;
    }
}
