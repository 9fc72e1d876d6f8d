package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.pipeline.PipelineException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as tables have them: microseconds since 1970. */
public final class Micros {
    private Micros() {}

    /**
     * Of a time.
     *
     * @throws PipelineException if it is further away than that can count
     */
    public static long of(Instant time) {
        try {
            return exact(time);
        } catch (ArithmeticException e) {
            throw new PipelineException(
                    "the time " + time + " cannot be kept: take one between the years -290307 and +294246", e);
        }
    }

    /** Of a time, or of the first or the last that there is here. */
    public static long nearest(Instant time) {
        try {
            return exact(time);
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long exact(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /** Of a time that may be missing. */
    public static @Nullable Long ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }

    /** The time that a column has. */
    public static Instant read(ResultSet row, int column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }

    /** The time that a column has, if it has one. */
    public static @Nullable Instant readNullable(ResultSet row, int column) throws SQLException {
        Instant time = read(row, column);
        return row.wasNull() ? null : time;
    }
}
