package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.values.Values;
import dev.mlopskit.pipeline.spi.EventSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
        int marks = SqlMarks.count(sql);
        if (marks != 1)
            throw new PipelineException("query '" + name + "' has " + marks + " '?': write one, for the last key, as in"
                    + " SELECT * FROM orders WHERE id > ? ORDER BY id");
        if (keyColumn.isEmpty())
            throw new PipelineException("query '" + name + "' has no key column: name the one that it is ordered by");
        if (start instanceof byte[])
            throw new PipelineException("query '" + name + "' cannot begin after bytes: give its key as a text, as in"
                    + " SELECT hex(id) AS id, .. WHERE hex(id) > ?, and begin after \"\"");
        Values.write(start);
        this.name = name;
        this.database = database;
        this.sql = sql;
        this.keyColumn = keyColumn;
        this.start = start;
        this.interval = interval;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Polled poll(@Nullable String cursor) throws SQLException {
        Object last = cursor == null ? start : Values.read(cursor);
        List<Item> items = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        Object reached = last;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            // One more than are taken shows whether a page would end between two rows of one key.
            statement.setMaxRows(MOST + 1);
            statement.setQueryTimeout(MOST_SECONDS);
            statement.setObject(1, SqlValues.parameter(last));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Map<String, @Nullable Object> row = row(rows);
                    Object key = row.get(key(row));
                    check(key, items.isEmpty() ? null : reached);
                    if (!keys.add(String.valueOf(key)))
                        throw refuse(
                                "gave two rows whose key is " + key + ", of which the second would be lost: let it be"
                                        + " unique, as in SELECT id, .. or SELECT order_id || '-' || line AS id, ..");
                    if (items.size() == MOST) break;
                    items.add(new Item(name + "/" + key, Collections.unmodifiableMap(row)));
                    reached = key;
                }
            }
        }
        String next = items.isEmpty() ? cursor : Values.write(reached);
        // A query that looks back a little finds what it has seen, and that is no reason to ask at once.
        boolean more = items.size() == MOST && !Objects.equals(next, cursor);
        return new Polled(items, next, more);
    }

    private void check(@Nullable Object key, @Nullable Object before) {
        if (key == null) throw refuse("gave a row whose key is NULL: leave such rows out");
        if (key instanceof byte[])
            throw refuse("has bytes for a key, which are not told apart as they are: give them as a text, as in SELECT"
                    + " hex(id) AS id, or encode(id, 'hex') in PostgreSQL");
        if (key instanceof Number now
                && before instanceof Number then
                && new BigDecimal(now.toString()).compareTo(new BigDecimal(then.toString())) < 0)
            throw refuse("gave the key " + key + " after " + before
                    + ", so that rows between two pages would be lost: say" + " ORDER BY " + keyColumn);
    }

    private PipelineException refuse(String what) {
        return new PipelineException("query '" + name + "', with the key '" + keyColumn + "', " + what);
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
