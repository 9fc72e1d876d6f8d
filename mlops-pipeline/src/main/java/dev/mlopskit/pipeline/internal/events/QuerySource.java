package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.pipeline.spi.EventSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The rows of a query after the last key that was seen. */
public final class QuerySource implements EventSource {
    private static final int MOST = 10_000;
    /** A driver need not hear an interrupt, so without this a query that hangs would never end. */
    private static final int MOST_SECONDS = 60;

    private final String name;
    private final DataSource database;
    private final String sql;
    private final String keyColumn;
    private final Object start;
    private final Duration interval;

    /** @param start what the first query is asked with */
    public QuerySource(
            String name, DataSource database, String sql, String keyColumn, Object start, Duration interval) {
        if (!Names.good(name)) throw new PipelineException(Names.complaint("query", name));
        long marks = marks(sql);
        if (marks != 1)
            throw new PipelineException("query '" + name + "' has " + marks + " '?': write one, for the last key, as in"
                    + " SELECT * FROM orders WHERE id > ? ORDER BY id");
        if (keyColumn.isEmpty())
            throw new PipelineException("query '" + name + "' has no key column: name the one that it is ordered by");
        Values.write(start);
        this.name = name;
        this.database = database;
        this.sql = sql;
        this.keyColumn = keyColumn;
        this.start = start;
        this.interval = interval;
    }

    /** The marks outside of what is quoted. */
    private static long marks(String sql) {
        int marks = 0;
        char quote = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) quote = c == quote ? 0 : quote;
            else if (c == '\'' || c == '"') quote = c;
            else if (c == '?') marks++;
        }
        return marks;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Polled poll(@Nullable String cursor) throws SQLException {
        Object last = cursor == null ? start : Values.read(cursor);
        List<Item> items = new ArrayList<>();
        Object reached = last;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(MOST);
            statement.setQueryTimeout(MOST_SECONDS);
            statement.setObject(1, SqlValues.parameter(last));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Map<String, @Nullable Object> row = row(rows);
                    Object key = row.get(key(row));
                    if (key == null)
                        throw new PipelineException("query '" + name + "' gave a row whose key '" + keyColumn
                                + "' is NULL: leave such rows out");
                    items.add(new Item(String.valueOf(key), Collections.unmodifiableMap(row)));
                    reached = key;
                }
            }
        }
        String next = items.isEmpty() ? cursor : Values.write(reached);
        // A query that looks back a little finds what it has seen, and that is no reason to ask at once.
        boolean more = items.size() == MOST && !Objects.equals(next, cursor);
        return new Polled(items, next, more);
    }

    private String key(Map<String, @Nullable Object> row) {
        if (row.containsKey(keyColumn)) return keyColumn;
        for (String column : row.keySet())
            if (column.toLowerCase(Locale.ROOT).equals(keyColumn.toLowerCase(Locale.ROOT))) return column;
        throw new PipelineException("query '" + name + "' gives no column '" + keyColumn
                + "', which is to be its key: it gives " + row.keySet());
    }

    private static Map<String, @Nullable Object> row(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++)
            row.put(columns.getColumnLabel(i), SqlValues.read(rows, i, columns));
        return row;
    }

    @Override
    public Duration interval() {
        return interval;
    }
}
