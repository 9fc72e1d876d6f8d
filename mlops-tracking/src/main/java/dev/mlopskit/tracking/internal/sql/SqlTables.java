package dev.mlopskit.tracking.internal.sql;

import dev.mlopskit.tracking.spi.OwnTables;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of other modules, written by the one writer of the store. */
record SqlTables(Database database) implements OwnTables {
    /** The statements of one transaction, on its session. */
    private record SessionRows(Session session) implements Rows {
        @Override
        public int update(String sql, @Nullable Object... arguments) throws SQLException {
            return session.update(sql, arguments);
        }

        @Override
        public <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... arguments) throws SQLException {
            return session.list(sql, reader::read, arguments);
        }
    }

    @Override
    public void make(String table, List<String> statements) {
        if (database.read(session -> session.hasTable(table))) return;
        database.write(session -> {
            // Another process may have been first.
            if (!session.hasTable(table)) for (String statement : statements) session.execute(statement);
            return null;
        });
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return database.read(session -> work.run(new SessionRows(session)));
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return database.write(session -> work.run(new SessionRows(session)));
    }

    @Override
    public <T extends @Nullable Object> T append(Work<T> work) {
        return database.log(session -> work.run(new SessionRows(session)));
    }
}
