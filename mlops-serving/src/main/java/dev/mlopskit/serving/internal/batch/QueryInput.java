package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.Digest;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.files.Disk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a query gives, ordered by a key of which each row has another one.
 *
 * @param connector opens the database
 * @param select without the part that says where to go on
 * @param order the part that says the order; empty where the rows come in that of the key
 * @param key the column of the key
 * @param hidden whether the key is none of the columns
 * @param digests the digest of what is read
 * @param title of the whole, in messages
 */
public record QueryInput(
        Connector connector,
        String select,
        String order,
        String key,
        boolean hidden,
        Supplier<String> digests,
        String title)
        implements Input {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int FETCHED = 1000;

    /** Opens a connection. */
    @FunctionalInterface
    public interface Connector {
        /** A connection, which the caller closes. */
        Connection open() throws SQLException;
    }

    /** A query of somebody. */
    public static QueryInput of(DataSource database, String sql, String key) {
        // It becomes a part of the statement.
        if (!PLAIN.matcher(key).matches())
            throw new ServingException("key '" + key + "' is no plain identifier: give the column an alias");
        return new QueryInput(
                database::getConnection,
                // A comment may end it.
                "SELECT * FROM (" + sql + "\n) batch_rows",
                " ORDER BY " + key,
                key,
                false,
                () -> "sql:" + Digest.sha256((key + "\n" + sql).getBytes(StandardCharsets.UTF_8)),
                "the query");
    }

    /** The rows of a Parquet file. */
    public static QueryInput parquet(Path file) {
        return new QueryInput(
                ParquetFile::connect,
                "SELECT * FROM " + ParquetFile.rows(file),
                "",
                "file_row_number",
                true,
                () -> "sha256:" + Disk.sha256(file),
                "'" + file + "'");
    }

    @Override
    public String digest() {
        return digests.get();
    }

    @Override
    public String place(long line) {
        return "row " + line + " of " + title;
    }

    @Override
    public List<@Nullable String> values(Row row) {
        return row.fields();
    }

    @Override
    public Rows open(Position done, Predicate<String> used) {
        String sql = select + (done.key() == null ? "" : " WHERE " + key + " > ?") + order;
        Connection connection = null;
        try {
            connection = connector.open();
            // PostgreSQL reads all rows into memory otherwise.
            connection.setAutoCommit(false);
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setFetchSize(FETCHED);
            if (done.key() != null) statement.setObject(1, done.key());
            return new QueryRows(connection, statement.executeQuery(), this, done, used);
        } catch (SQLException e) {
            BatchException failure = failure(e);
            close(connection, failure);
            throw failure;
        } catch (RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    private static void close(@Nullable Connection connection, RuntimeException first) {
        try {
            if (connection != null) connection.close();
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    BatchException failure(SQLException e) {
        return new BatchException(
                0, title + " cannot be read: " + e.getMessage() + ": correct it, and call again to go on", e);
    }
}
