package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.ServingException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Rows of a database and of Parquet files. */
class BatchDatabaseTest {
    private static final String COLUMNS = "bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g";
    private static final String SELECT = "SELECT id, " + COLUMNS + " FROM penguins WHERE id % 2 = 1";

    @TempDir
    Path folder;

    private final Predictor<Map<String, ?>, Map<String, Object>> model = Penguins.model("labels");

    @AfterEach
    void close() {
        model.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private SQLiteDataSource database() throws Exception {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + file("penguins.db"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE penguins (id INTEGER PRIMARY KEY, name TEXT, bill_length_mm REAL,"
                    + " bill_depth_mm REAL, flipper_length_mm INTEGER, body_mass_g REAL)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                    + " INSERT INTO penguins SELECT i * 2 - 1, 'p' || i, 30 + i % 17 * 0.7, i % 41 - 20.0, 170 + i % 60,"
                    + " CASE i WHEN 700 THEN NULL ELSE i % 9000 - 4000 END FROM n");
        }
        return database;
    }

    /** Stops behind the second chunk, and again behind the third. */
    private static BatchScoring stopping(BatchScoring scoring) {
        return scoring.keys("id").chunkRows(300).progress(progress -> {
            if (progress.rows() == 600 || progress.rows() == 900) throw new IllegalStateException("enough");
        });
    }

    @Test
    void a_query_is_gone_on_with_behind_its_last_key() throws Exception {
        SQLiteDataSource database = database();
        for (int stops = 0; stops < 2; stops++)
            assertThatThrownBy(() -> stopping(BatchScoring.query(database, SELECT, "id"))
                            .run(model, Penguins.MODEL, file("out.csv")))
                    .hasMessage("enough");
        stopping(BatchScoring.query(database, SELECT, "id")).run(model, Penguins.MODEL, file("out.csv"));
        BatchScoring.query(database, SELECT, "id")
                .keys("id")
                .chunkRows(300)
                .run(model, Penguins.MODEL, file("whole.csv"));
        assertThat(file("out.csv")).hasSameBinaryContentAs(file("whole.csv"));
        assertThat(Files.readAllLines(file("out.csv")))
                .hasSize(3001)
                .element(3000)
                .asString()
                .startsWith("5999,");
    }

    @Test
    void a_key_that_does_not_tell_rows_apart_is_refused() throws Exception {
        SQLiteDataSource database = database();
        assertThatThrownBy(() -> BatchScoring.query(
                                database, "SELECT flipper_length_mm AS k, " + COLUMNS + " FROM penguins", "k")
                        .run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("row 2 of the query has the key 'k' 170")
                .hasMessageContaining("unique");
        assertThatThrownBy(
                        () -> BatchScoring.query(database, "SELECT id / 2.0 AS k, " + COLUMNS + " FROM penguins", "k")
                                .run(model, Penguins.MODEL, file("out.csv")))
                .hasMessageContaining("no whole number");
        assertThatThrownBy(() -> BatchScoring.query(database, SELECT, "id; DROP TABLE penguins"))
                .isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> BatchScoring.query(database, "SELECT * FROM nothing", "id")
                        .run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void a_text_may_be_the_key() throws Exception {
        BatchScoring.query(database(), "SELECT name, " + COLUMNS + " FROM penguins", "name")
                .keys("name")
                .run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readAllLines(file("out.csv"))).element(2).asString().startsWith("p10,");
    }

    @Test
    void rows_of_postgresql_come_through_a_cursor_and_are_gone_on_with_behind_a_text_as_the_server_orders_texts()
            throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE penguins AS SELECT CASE i % 3 WHEN 0 THEN 'p' WHEN 1 THEN 'P' ELSE 'ä-' END"
                                + " || i AS id, 30 + i % 17 * 0.7 AS bill_length_mm, (i % 41 - 20)::float4 AS bill_depth_mm,"
                                + " 170 + i % 60 AS flipper_length_mm, CASE i WHEN 700 THEN NULL ELSE i % 9000 - 4000 END"
                                + " AS body_mass_g FROM generate_series(1, 3000) i");
            }
            List<Connection> opened = new ArrayList<>();
            DataSource database = new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    Connection connection = super.getConnection();
                    opened.add(connection);
                    return connection;
                }
            };
            ((PGSimpleDataSource) database).setUrl(server.getJdbcUrl("postgres", "postgres"));
            String select = "SELECT id, " + COLUMNS + " FROM penguins";
            for (int stops = 0; stops < 2; stops++)
                assertThatThrownBy(() -> stopping(BatchScoring.query(database, select, "id"))
                                .run(model, Penguins.MODEL, file("out.csv")))
                        .hasMessage("enough");
            stopping(BatchScoring.query(database, select, "id")).run(model, Penguins.MODEL, file("out.csv"));
            BatchScoring.query(database, select, "id")
                    .keys("id")
                    .chunkRows(300)
                    .run(model, Penguins.MODEL, file("whole.csv"));
            assertThat(file("out.csv")).hasSameBinaryContentAs(file("whole.csv"));
            assertThat(Files.readAllLines(file("out.csv"))).hasSize(3001).doesNotHaveDuplicates();
            assertThat(opened).hasSize(4).allMatch(BatchDatabaseTest::isClosed);
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void parquet_is_read_and_written_as_csv_is() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 3000, 0);
        Path parquet = file("it's in.parquet");
        duck("COPY (SELECT * FROM '" + csv + "') TO '" + parquet.toString().replace("'", "''") + "' (FORMAT parquet)");
        BatchScoring.csv(csv).keys("id").chunkRows(300).run(model, Penguins.MODEL, file("whole.csv"));
        for (int stops = 0; stops < 2; stops++)
            assertThatThrownBy(
                            () -> stopping(BatchScoring.parquet(parquet)).run(model, Penguins.MODEL, file("out.csv")))
                    .hasMessage("enough");
        stopping(BatchScoring.parquet(parquet)).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(file("out.csv")).hasSameBinaryContentAs(file("whole.csv"));

        BatchScoring.parquet(parquet).keys("id").chunkRows(300).run(model, Penguins.MODEL, file("out.parquet"));
        assertThat(file("out.parquet.part")).doesNotExist();
        assertThat(duck("SELECT count(*) || typeof(any_value(class_id)) || typeof(any_value(o.probabilities_2)) FROM '"
                        + file("out.parquet") + "' o JOIN '" + file("whole.csv")
                        + "' w USING (id, label, class_id) WHERE o.probabilities_2::FLOAT = w.probabilities_2::FLOAT"))
                .isEqualTo("3000BIGINTFLOAT");
    }

    /** A file of some rows, whose keys {@code v} are what an expression of DuckDB says. */
    private Path parquet(String name, String expression, int rows) throws Exception {
        Path parquet = file(name);
        Files.createDirectories(parquet.getParent());
        duck("COPY (SELECT " + expression + " AS v, 40.0::DOUBLE AS bill_length_mm, 17.0::DOUBLE AS bill_depth_mm,"
                + " 190 AS flipper_length_mm, 4000.0::DOUBLE AS body_mass_g FROM range(" + rows + ")) TO '" + parquet
                + "' (FORMAT parquet)");
        return parquet;
    }

    private String key(Path parquet) throws Exception {
        Files.deleteIfExists(file("key.csv"));
        Files.deleteIfExists(file("key.csv.state"));
        BatchScoring.parquet(parquet).keys("v").run(model, Penguins.MODEL, file("key.csv"));
        return Files.readAllLines(file("key.csv")).get(1);
    }

    @Test
    void a_parquet_file_is_the_one_of_that_name_whatever_it_would_match() throws Exception {
        parquet("a1bc.parquet", "'other'", 7);
        parquet("v=other/a.parquet", "'own'", 2);
        Path odd = parquet("a[1]*?.parquet", "'own'", 2);
        assertThat(BatchScoring.parquet(odd)
                        .run(model, Penguins.MODEL, file("rows.csv"))
                        .rows())
                .isEqualTo(2);
        assertThat(key(odd)).startsWith("own,");
        assertThat(key(file("v=other/a.parquet"))).startsWith("own,");

        Files.writeString(file("out1.parquet.part"), "row,y\n7,7.0\n");
        BatchScoring.parquet(odd).run(model, Penguins.MODEL, file("out[1].parquet"));
        assertThat(duck("SELECT count(*) FROM read_parquet('" + file("out[[]1].parquet") + "')"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp '2024-03-31 02:30:00' | 2024-03-31T02:30:00",
                "timestamp_ns '2024-03-31 02:30:00.123456789' | 2024-03-31T02:30:00.123456789",
                "timestamptz '2024-01-01 12:00:00+00' | 2024-01-01T12:00:00Z",
                "date '2024-03-31' | 2024-03-31",
                "'ab'::blob | YWI=",
                "9007199254740993.5::decimal(38,1) | 9007199254740993.5",
                "0.1::float | 0.10000000149011612",
                "uuid '00000000-0000-0000-0000-000000000001' | 00000000-0000-0000-0000-000000000001"
            })
    void values_are_texts_that_are_the_same_in_each_time_zone(String expression, String text) throws Exception {
        Path parquet = parquet("in.parquet", expression, 1);
        TimeZone here = TimeZone.getDefault();
        // Where 02:30 on the last Sunday of March does not exist.
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            assertThat(key(parquet)).startsWith(text + ",");
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void a_value_that_is_no_text_is_refused_by_its_column_where_someone_uses_it() throws Exception {
        Path parquet = parquet("in.parquet", "[1, 2]", 1);
        assertThat(BatchScoring.parquet(parquet)
                        .run(model, Penguins.MODEL, file("out.csv"))
                        .rows())
                .isEqualTo(1);
        assertThatThrownBy(() -> key(parquet))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("column 'v' of '" + parquet + "' has values of the type INTEGER[]")
                .hasMessageContaining("CAST");
    }

    @Test
    void what_a_driver_keeps_elsewhere_is_read_and_a_comment_may_end_the_query() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:");
        String select = "SELECT 1 AS id, CAST('long text' AS CLOB) AS t, CAST(X'6162' AS BLOB) AS b,"
                + " TIMESTAMP '2024-03-31 02:30:00' AS \"at\", TIMESTAMP WITH TIME ZONE '2024-01-01 13:00:00+01:00' AS z,"
                + " 40.0 AS \"bill_length_mm\", 17.0 AS \"bill_depth_mm\", 190 AS \"flipper_length_mm\","
                + " 4000.0 AS \"body_mass_g\" -- of one penguin";
        BatchScoring.query(database, select, "ID")
                .keys("ID", "T", "B", "at", "Z")
                .run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readAllLines(file("out.csv")))
                .element(1)
                .asString()
                .startsWith("1,long text,YWI=,2024-03-31T02:30:00,2024-01-01T12:00:00Z,");
    }

    private static String duck(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) return "";
            try (ResultSet results = statement.getResultSet()) {
                return results.next() ? results.getString(1) : "";
            }
        }
    }
}
