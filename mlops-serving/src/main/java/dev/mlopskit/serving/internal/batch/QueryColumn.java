package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.batch.BatchException;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of a query, whose values become texts that read back to the same: whole, and the same on each machine.
 *
 * @param zoned whether its times are moments, and not what a clock on a wall says
 * @param json whether its driver has a class of its own for what is a text
 * @param used whether it is a key or an input of the model: a value that is neither text nor number is shown, and not used
 */
record QueryColumn(String name, int place, boolean zoned, boolean json, boolean used) {
    static QueryColumn of(ResultSetMetaData columns, int place, boolean used) throws SQLException {
        // PostgreSQL says in the name alone that a time has a zone.
        String type = String.valueOf(columns.getColumnTypeName(place)).toLowerCase(Locale.ROOT);
        boolean zoned = columns.getColumnType(place) == Types.TIMESTAMP_WITH_TIMEZONE
                || type.equals("timestamptz")
                || type.contains("with time zone");
        return new QueryColumn(
                columns.getColumnLabel(place), place, zoned, type.equals("json") || type.equals("jsonb"), used);
    }

    /** The value in the row at which the results stand. */
    @Nullable
    String text(ResultSet results, QueryInput input) throws SQLException {
        Object value = results.getObject(place);
        if (value == null) return null;
        if (value instanceof byte[] bytes) return base64(bytes);
        // A driver's class for bytes or a text that is too long for a value shows where they are, and not what.
        if (value instanceof Blob blob) return base64(blob.getBytes(1, length(blob.length(), input)));
        if (value instanceof Clob clob) return clob.getSubString(1, length(clob.length(), input));
        if (value instanceof SQLXML xml) return xml.getString();
        // As a double it would be read as another number than the float is.
        if (value instanceof Float number) return Double.toString(number);
        if (value instanceof BigDecimal number) return number.toPlainString();
        if (value instanceof Timestamp moment) return time(results, moment);
        if (value instanceof OffsetDateTime moment) return moment.toInstant().toString();
        if (value instanceof LocalDateTime time) return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        if (json) return results.getString(place);
        if (used && !isPlain(value)) throw unfit(value.getClass(), results.getMetaData(), input);
        return value.toString();
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence
                || value instanceof Character
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Temporal
                || value instanceof java.sql.Date
                || value instanceof Time
                || value instanceof UUID;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A timestamp of Java has a zone, that of the machine, in which some hours of a wall's clock are missing. */
    private String time(ResultSet results, Timestamp moment) throws SQLException {
        if (zoned) return moment.toInstant().toString();
        LocalDateTime time = results.getObject(place, LocalDateTime.class);
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }

    private int length(long length, QueryInput input) {
        if (length > Integer.MAX_VALUE - 8)
            throw new BatchException(
                    0,
                    "column '" + name + "' of " + input.title() + " has a value of " + length
                            + " bytes or characters: leave it out",
                    null);
        return (int) length;
    }

    private BatchException unfit(Class<?> type, ResultSetMetaData columns, QueryInput input) throws SQLException {
        return new BatchException(
                0,
                "column '" + name + "' of " + input.title() + " has values of the type "
                        + columns.getColumnTypeName(place) + " (" + type.getSimpleName()
                        + "), which are no texts, numbers, times or bytes: make them such, as by"
                        + " CAST(" + name + " AS VARCHAR)",
                null);
    }
}
