package dev.mlopskit.tracking.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the statements prepared on it. The connection stays in autocommit mode and transactions are statements
 * of our own: with autocommit off the driver opens the next transaction straight after a commit and so holds the write lock
 * between calls. Used by one thread at a time.
 */
final class Session implements AutoCloseable {
    /** Makes a value of the row that a result stands on. */
    interface Row<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /** Ends a connection. */
    interface Closing {
        void close(Connection connection) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MAX_STATEMENTS = 100;

    private final Connection connection;
    private final Dialect dialect;
    private final Closing closing;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Set<String>> columns = new HashMap<>();

    Session(Connection connection, Dialect dialect) {
        this(connection, dialect, Connection::close);
    }

    Session(Connection connection, Dialect dialect, Closing closing) {
        this.connection = connection;
        this.dialect = dialect;
        this.closing = closing;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Begins a transaction; what has been remembered of the schema is looked up again. */
    void begin(String sql) throws SQLException {
        columns.clear();
        update(sql);
    }

    /** The columns of a table, looked up once a transaction, since MLflow may migrate the database between two. */
    Set<String> columns(String table) throws SQLException {
        Set<String> known = columns.get(table);
        if (known == null) {
            known = Set.copyOf(dialect.columns(this, table).keySet());
            columns.put(table, known);
        }
        return known;
    }

    /** Runs a statement that has no parameters and is not worth keeping. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Changes rows; gives how many. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        return bind(sql, arguments).executeUpdate();
    }

    /** All rows that a query finds. */
    <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bind(sql, arguments).executeQuery()) {
            while (rows.next()) found.add(row.read(rows));
        }
        return found;
    }

    /** The first row that a query finds. */
    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = bind(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        }
    }

    /** Whether a query finds a row. */
    boolean any(String sql, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = bind(sql, arguments).executeQuery()) {
            return rows.next();
        }
    }

    /** Whether the database has a table. */
    boolean hasTable(String table) throws SQLException {
        return dialect.hasTable(this, table);
    }

    /**
     * Ends a transaction that failed.
     *
     * @return whether this session can be used on: SQLite rolls back by itself after some errors, and kept statements that
     *     were under way then stay unusable
     */
    boolean rollback() {
        try {
            execute("ROLLBACK");
            return true;
        } catch (SQLException e) {
            LOG.debug("there was nothing to roll back", e);
            return false;
        }
    }

    /** A kept statement, for those who bind many rows to it. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement != null) return statement;
        if (statements.size() >= MAX_STATEMENTS) {
            var eldest = statements.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        closing.close(connection);
    }
}
