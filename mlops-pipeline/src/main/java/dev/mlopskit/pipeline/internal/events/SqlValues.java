package dev.mlopskit.pipeline.internal.events;

import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of columns as those of Java that can be kept, and back. */
final class SqlValues {
    private SqlValues() {}

    static @Nullable Object read(ResultSet rows, int column, ResultSetMetaData columns) throws SQLException {
        Object value = rows.getObject(column);
        if (value instanceof Timestamp time)
            return hasZone(columns, column) ? time.toInstant() : time.toLocalDateTime();
        if (value instanceof OffsetDateTime time) return time.toInstant();
        if (value instanceof java.sql.Date date) return date.toLocalDate();
        if (value instanceof java.sql.Time time) return time.toLocalTime();
        if (value instanceof Clob text) return text.getSubString(1, (int) Math.min(text.length(), Integer.MAX_VALUE));
        if (value instanceof java.sql.Blob bytes)
            return bytes.getBytes(1, (int) Math.min(bytes.length(), Integer.MAX_VALUE));
        boolean plain = value == null
                || value instanceof Number
                || value instanceof String
                || value instanceof Boolean
                || value instanceof byte[]
                || value.getClass().getName().startsWith("java.time.")
                || value instanceof java.util.UUID;
        // What only one driver knows, such as its JSON, as the text that it is.
        return plain ? value : String.valueOf(value);
    }

    private static boolean hasZone(ResultSetMetaData columns, int column) throws SQLException {
        return columns.getColumnType(column) == Types.TIMESTAMP_WITH_TIMEZONE
                || columns.getColumnTypeName(column).toLowerCase(Locale.ROOT).equals("timestamptz");
    }

    static @Nullable Object parameter(@Nullable Object key) {
        return key instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : key;
    }
}
