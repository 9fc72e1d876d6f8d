package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Answered.Column;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.model.OptionalLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;

/** Parquet, by DuckDB in this process: its own memory, outside of the heap, is bounded too. */
final class ParquetFile {
    private static final OptionalLibrary DUCKDB =
            new OptionalLibrary("DuckDB", "org.duckdb:duckdb_jdbc", "duckdb.version", "duckdb.jdbc");

    private static final Pattern GLOB = Pattern.compile("[\\[*?]");

    private ParquetFile() {}

    static Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        settings.setProperty("memory_limit", "256MB");
        // Rows come in the order of the file, and the same rows give the same bytes.
        settings.setProperty("threads", "1");
        try {
            return new DuckDBDriver().connect("jdbc:duckdb:", settings);
        } catch (LinkageError e) {
            throw new BatchException(0, "Parquet " + DUCKDB.advice(e), e);
        }
    }

    /** What reads the rows of a file, and of no other. */
    static String rows(Path file) {
        return "read_parquet(" + only(file) + ", file_row_number = true, hive_partitioning = false)";
    }

    /** A file that is read, in whose name DuckDB would see a pattern for others, or in a folder {@code a=1} a column. */
    private static String only(Path file) {
        return quoted(GLOB.matcher(absolute(file)).replaceAll("[$0]"));
    }

    /** DuckDB takes a relative name that begins with {@code ~} or a scheme for something else. */
    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Writes the lines of a CSV as Parquet: keys are texts, answers have their types. */
    static void write(Path csv, BatchSettings settings, List<Column> columns, Path output) {
        StringJoiner types = new StringJoiner(", ", "{", "}");
        for (String key : ResultLines.keys(settings)) types.add(quoted(key) + ": 'VARCHAR'");
        for (Column column : columns) types.add(quoted(column.name()) + ": '" + type(column) + "'");
        Path next = BatchSettings.beside(output, ".next");
        String from = "read_csv(" + only(csv)
                + ", hive_partitioning = false, header = true, auto_detect = false, delim = ',', quote = '\"',"
                + " escape = '\"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n', columns = " + types
                + ")";
        try (Connection duck = connect();
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT * FROM " + from + ") TO " + quoted(absolute(next)) + " (FORMAT parquet)");
            AtomicFiles.place(next, output, true);
        } catch (SQLException e) {
            throw new BatchException(
                    0, "'" + output + "' cannot be written: " + e.getMessage() + ": call again to go on", e);
        } catch (IOException e) {
            throw Disk.writing(output, e);
        }
    }

    private static String type(Column column) {
        return switch (column.dtype()) {
            case BOOL -> "BOOLEAN";
            case INT8 -> "TINYINT";
            case UINT8 -> "UTINYINT";
            case INT16 -> "SMALLINT";
            case UINT16 -> "USMALLINT";
            case INT32 -> "INTEGER";
            case UINT32 -> "UINTEGER";
            case INT64 -> "BIGINT";
            case UINT64 -> "UBIGINT";
            case FLOAT16, FLOAT32 -> "FLOAT";
            case FLOAT64 -> "DOUBLE";
            case STRING, OBJECT -> "VARCHAR";
        };
    }
}
