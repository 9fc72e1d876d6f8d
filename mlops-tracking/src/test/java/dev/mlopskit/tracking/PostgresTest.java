package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in PostgreSQL beyond what every store promises: addresses, passwords, schemas, lost connections. */
class PostgresTest {
    private static final String PASSWORD = "s3cret@:/%?#";
    private static final String ENCODED = "s3cret%40%3A%2F%25%3F%23";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
        // Ann needs her password.
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(access, "host all ann all scram-sha-256\n" + Files.readString(access));
        sql("postgres", "CREATE ROLE ann LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
        sql("postgres", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static void sql(String database, String statement) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statements = connection.createStatement()) {
            statements.execute(statement);
        }
    }

    private static List<String> query(String database, String query) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    private static String newDatabase() throws SQLException {
        String name = "store" + DATABASES.incrementAndGet();
        sql("postgres", "CREATE DATABASE " + name);
        return name;
    }

    private static String uri(String database) {
        return "postgresql://postgres@localhost:" + server.getPort() + "/" + database;
    }

    private static Tracking open(String uri) {
        return Tracking.builder()
                .uri(uri)
                .artifactRoot(folder.resolve("artifacts"))
                .environment(Map.of())
                .open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgresql+psycopg2", "postgresql+psycopg"})
    void an_address_is_as_MLflow_writes_it_and_comes_back_without_the_password(String scheme) throws Exception {
        String database = newDatabase();
        String host = "localhost:" + server.getPort() + "/" + database + "?sslmode=prefer&application_name=a%20b";
        try (Tracking tracking = open(scheme + "://ann:" + ENCODED + "@" + host)) {
            assertThat(tracking.uri())
                    .isEqualTo(scheme + "://ann@localhost:" + server.getPort() + "/" + database
                            + "?application_name=a%20b&sslmode=prefer");
            assertThat(tracking.experiment().experimentId()).isEqualTo("0");
            assertThat(query(database, "SELECT DISTINCT application_name FROM pg_stat_activity WHERE usename = 'ann'"))
                    .containsExactly("a b");
        }
    }

    @Test
    void no_message_shows_the_password() throws Exception {
        String host = "localhost:" + server.getPort();
        for (String address : List.of(
                "ann:" + ENCODED + "x@" + host + "/postgres",
                "ann:" + ENCODED + "@" + host + "/not_there",
                "ann:" + ENCODED + "@localhost:1/postgres",
                "ann:" + ENCODED + "@" + host + "/postgres?color=blue",
                "ann:" + ENCODED + "@" + host + "/postgres?sslmode=verify-full",
                "ann:s3cret%zz@" + host + "/postgres",
                "ann:s3cret@with@sign@" + host + "/a/b",
                "ann:s3cret@host:port/a"))
            assertThatThrownBy(() -> open("postgresql://" + address).close())
                    .as(address)
                    .isInstanceOf(StoreException.class)
                    .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cret"));
        assertThatThrownBy(() -> open("mysql://ann:s3cret@localhost/db").close())
                .hasMessageContaining("mysql://ann@localhost/db")
                .hasMessageNotContaining("s3cret");
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void what_keeps_it_from_opening_is_said_with_what_to_do() {
        String host = "localhost:" + server.getPort();
        assertThatThrownBy(() -> open("postgresql://ann:wrong@" + host + "/postgres"))
                .hasMessageContaining("postgresql://ann@" + host + "/postgres")
                .hasMessageContaining("check user and password");
        assertThatThrownBy(() -> open("postgresql://postgres@" + host + "/not_there"))
                .hasMessageContaining("CREATE DATABASE");
        assertThatThrownBy(() -> open("postgresql://postgres@localhost:1/postgres"))
                .hasMessageContaining("check host and port");
        assertThatThrownBy(() -> open("postgresql://postgres@" + host + "/postgres?color=blue"))
                .hasMessageContaining("'color'")
                .hasMessageContaining("sslmode");
    }

    @Test
    void a_schema_of_the_search_path_holds_the_tables() throws Exception {
        String database = newDatabase();
        sql(database, "CREATE SCHEMA ml");
        String uri = uri(database) + "?options=-csearch_path%3Dml";
        try (Tracking tracking = open(uri)) {
            tracking.experiment("e").run("r", run -> run.metric("loss", 0.5));
        }
        assertThat(query(database, "SELECT value FROM ml.metrics")).containsExactly("0.5");
        assertThat(query(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .isEmpty();
        try (Tracking again = open(uri)) {
            assertThat(again.experiment("e").runs().list()).hasSize(1);
        }
    }

    @Test
    void tables_of_other_programs_are_left_alone_unless_they_have_the_names_of_MLflow() throws Exception {
        String shared = newDatabase();
        sql(shared, "CREATE TABLE customers (id INTEGER)");
        try (Tracking tracking = open(uri(shared))) {
            assertThat(tracking.experiments()).hasSize(1);
        }
        String foreign = newDatabase();
        sql(foreign, "CREATE TABLE runs (id INTEGER)");
        assertThatThrownBy(() -> open(uri(foreign)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another program");
        assertThat(query(foreign, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("runs");
    }

    @Test
    void a_schema_that_demands_an_unknown_column_is_refused() throws Exception {
        String database = newDatabase();
        open(uri(database)).close();
        sql(database, "ALTER TABLE params ADD COLUMN colour TEXT NOT NULL");
        assertThatThrownBy(() -> open(uri(database)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("params demands colour");
        sql(database, "ALTER TABLE params ALTER COLUMN colour SET DEFAULT 'red'");
        try (Tracking tracking = open(uri(database))) {
            tracking.experiment("e").run("r", run -> run.param("depth", "3"));
        }
    }

    @Test
    void many_that_open_a_new_database_at_once_make_one_schema() throws Exception {
        String database = newDatabase();
        int threads = 12;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<String>> ids = new ArrayList<>();
            for (int i = 0; i < threads; i++)
                ids.add(pool.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    try (Tracking tracking = open(uri(database))) {
                        return tracking.experiment("wanted by all").experimentId();
                    }
                }));
            for (Future<String> id : ids)
                assertThat(id.get(60, TimeUnit.SECONDS)).isEqualTo("1");
        } finally {
            pool.shutdownNow();
        }
        assertThat(query(database, "SELECT version_num FROM alembic_version")).containsExactly("6953534de441");
    }

    @Test
    void lost_connections_are_replaced_without_the_caller_noticing() throws Exception {
        String database = newDatabase();
        try (Tracking tracking = open(uri(database))) {
            Run run = tracking.experiment("e").startRun("r");
            for (int step = 0; step < 5; step++) {
                sql(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "'");
                run.metric("loss", step, step);
                assertThat(tracking.history(run.runId(), "loss")).hasSize(step + 1);
            }
            run.close();
        }
    }

    @Test
    void a_server_that_went_away_is_an_error_and_the_next_call_after_it_came_back_works() throws Exception {
        Path data = folder.resolve("moving");
        EmbeddedPostgres first = start(data, 0);
        int port = first.getPort();
        try (Tracking tracking = open("postgresql://postgres@localhost:" + port + "/postgres")) {
            Run run = tracking.experiment("e").startRun("r");
            run.metric("loss", 1, 1);
            first.close();
            assertThatThrownBy(() -> run.metric("loss", 2, 2))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("postgresql://postgres@localhost:" + port);
            assertThatThrownBy(run::read).isInstanceOf(StoreException.class);
            try (EmbeddedPostgres second = start(data, port)) {
                assertThat(second.getPort()).isEqualTo(port);
                assertThat(run.read().metrics()).containsEntry("loss", 1.0);
                run.metric("loss", 3, 3);
                assertThat(tracking.history(run.runId(), "loss")).hasSize(2);
                run.close();
            }
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void a_text_that_the_database_cannot_keep_is_a_bad_value() throws Exception {
        try (Tracking tracking = open(uri(newDatabase()))) {
            Run run = tracking.experiment("e").startRun("r");
            assertThatThrownBy(() -> run.param("nul", "a\0b"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("NUL");
            assertThatThrownBy(() -> tracking.experiment("x".repeat(300)))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("256");
            run.param("nul", "none");
            assertThat(run.read().params()).containsExactly(Map.entry("nul", "none"));
            run.close();
        }
    }

    @Test
    @Timeout(60)
    void a_key_of_a_row_that_another_program_wrote_meanwhile_is_no_error() throws Exception {
        String database = newDatabase();
        try (Tracking tracking = open(uri(database));
                Connection other = server.getDatabase("postgres", database).getConnection()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("INSERT INTO experiments (name, lifecycle_stage) VALUES ('contested', 'active')");
                ExecutorService pool = Executors.newSingleThreadExecutor();
                Future<String> id =
                        pool.submit(() -> tracking.experiment("contested").experimentId());
                // It waits for the key that is about to be.
                while (query("postgres", "SELECT 1 FROM pg_locks WHERE NOT granted")
                        .isEmpty()) Thread.onSpinWait();
                other.commit();
                assertThat(id.get(60, TimeUnit.SECONDS)).isEqualTo("1");
                pool.shutdown();
            }
        }
    }
}
