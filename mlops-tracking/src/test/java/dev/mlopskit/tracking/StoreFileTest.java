package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are opened as stores: new ones, empty ones, and those that must not be touched. */
class StoreFileTest {
    @TempDir
    Path folder;

    private void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    @Test
    void a_new_store_lies_where_it_was_asked_for_with_its_artifacts_beside_it() {
        Path file = folder.resolve("deep/er/my store.db");
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.experiments()).singleElement().satisfies(experiment -> {
                assertThat(experiment.name()).isEqualTo("Default");
                assertThat(experiment.experimentId()).isEqualTo("0");
                assertThat(experiment.artifactLocation())
                        .isEqualTo(folder.resolve("deep/er/mlruns/0").toString());
            });
            assertThat(tracking.uri()).isEqualTo("sqlite:///" + file);
        }
        assertThat(file).isRegularFile();
    }

    @Test
    void the_environment_names_store_experiment_and_run() {
        Path file = folder.resolve("env.db");
        String runId;
        try (Tracking tracking = Tracking.open(file)) {
            runId = tracking.experiment("from env").startRun("first").runId();
        }
        Map<String, String> environment = Map.of(
                "MLFLOW_TRACKING_URI",
                "sqlite:///" + file,
                "MLFLOW_EXPERIMENT_NAME",
                "from env",
                "MLFLOW_RUN_ID",
                runId);
        try (Tracking tracking = Tracking.builder().environment(environment).open()) {
            assertThat(tracking.experiment().name()).isEqualTo("from env");
            assertThat(tracking.startRun("ignored").runId()).isEqualTo(runId);
            assertThat(tracking.startRun("second").runId()).isNotEqualTo(runId);
        }
        try (Tracking tracking =
                Tracking.builder().environment(Map.of()).file(file).open()) {
            assertThat(tracking.experiment().name()).isEqualTo("Default");
            assertThat(tracking.startRun("new").runId()).isNotEqualTo(runId);
        }
    }

    @Test
    void an_empty_file_becomes_a_store() throws Exception {
        Path file = Files.createFile(folder.resolve("empty.db"));
        try (Tracking tracking = Tracking.open(file)) {
            tracking.experiment("x").startRun("y").close();
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_stays_as_it_was() throws Exception {
        Path file = Files.writeString(
                folder.resolve("notes.txt"), "not a database, but a text of some length\n".repeat(99));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> Tracking.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("notes.txt", "not an SQLite database");
        assertThat(file).hasBinaryContent(before);
        assertThat(folder).isDirectoryNotContaining("glob:**-{wal,shm}");
    }

    @Test
    void a_database_of_another_program_is_refused() throws Exception {
        Path file = folder.resolve("other.db");
        sql(file, "CREATE TABLE songs (title TEXT)");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> Tracking.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("other.db", "another program");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void a_schema_older_than_MLflow_3_is_refused_with_the_command_that_mends_it() throws Exception {
        Path file = folder.resolve("old.db");
        Tracking.open(file).close();
        sql(file, "DROP TABLE logged_models", "UPDATE alembic_version SET version_num = '0584bdc529eb'");
        assertThatThrownBy(() -> Tracking.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("0584bdc529eb", "6953534de441", "mlflow db upgrade", "logged_models lacks");
    }

    @Test
    void a_schema_that_demands_an_unknown_column_is_refused() throws Exception {
        Path file = folder.resolve("future.db");
        Tracking.open(file).close();
        sql(
                file,
                "DROP TABLE tags",
                "CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT, colour TEXT NOT NULL)",
                "UPDATE alembic_version SET version_num = 'ffff00000000'");
        assertThatThrownBy(() -> Tracking.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("ffff00000000", "6953534de441", "tags demands colour");
    }

    @Test
    void unknown_columns_with_a_default_and_unknown_tables_do_not_matter() throws Exception {
        Path file = folder.resolve("newer.db");
        Tracking.open(file).close();
        sql(
                file,
                "ALTER TABLE tags ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",
                "CREATE TABLE gadgets (id INTEGER)");
        try (Tracking tracking = Tracking.open(file)) {
            tracking.experiment("x").startRun("y").close();
        }
    }

    @Test
    void a_column_that_is_demanded_while_the_store_is_open_is_told_and_no_write_is_lost_in_silence() throws Exception {
        Path file = folder.resolve("live.db");
        try (Tracking tracking = Tracking.open(file)) {
            Run run = tracking.experiment("x").startRun("y");
            sql(
                    file,
                    "DROP TABLE metrics",
                    "CREATE TABLE metrics (key TEXT, value REAL, timestamp INTEGER, run_uuid TEXT, step INTEGER,"
                            + " is_nan INTEGER, colour TEXT NOT NULL)");
            assertThatThrownBy(() -> run.metric("loss", 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("colour");
        }
    }

    @Test
    void an_experiment_whose_artifacts_a_server_keeps_can_be_logged_to_all_the_same() throws Exception {
        Path file = folder.resolve("server.db");
        try (Tracking tracking = Tracking.open(file)) {
            tracking.experiment("remote");
            sql(file, "UPDATE experiments SET artifact_location = 'mlflow-artifacts:/1' WHERE name = 'remote'");
            Run run = tracking.experiment("remote").startRun("y");
            run.metric("loss", 1);
            assertThatThrownBy(() -> run.text("a.txt", "x"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("mlflow-artifacts:/1");
            run.close();
            assertThat(tracking.run(run.runId()).status()).isEqualTo(RunStatus.FINISHED);
        }
    }

    @Test
    void an_end_that_could_not_be_written_can_be_tried_again() throws Exception {
        Path file = folder.resolve("again.db");
        try (Tracking tracking = Tracking.open(file)) {
            Run run = tracking.experiment("x").startRun("y");
            sql(file, "CREATE TRIGGER no BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'not now'); END");
            assertThatThrownBy(run::close).isInstanceOf(StoreException.class).hasMessageContaining("not now");
            sql(file, "DROP TRIGGER no");
            run.fail(new IllegalStateException("boom"));
            assertThat(tracking.run(run.runId()).status()).isEqualTo(RunStatus.FAILED);
            assertThat(tracking.run(run.runId()).tags().get(Run.FAILURE_TAG)).contains("boom");
        }
    }

    @Test
    void looking_for_an_experiment_makes_none() {
        try (Tracking tracking = Tracking.open(folder.resolve("look.db"))) {
            assertThat(tracking.findExperiment("pengins")).isEmpty();
            assertThat(tracking.experiments()).hasSize(1);
            tracking.experiment("penguins");
            assertThat(tracking.findExperiment("penguins")).isPresent();
        }
    }

    @Test
    void a_setting_that_is_given_twice_is_refused() {
        assertThatThrownBy(() -> Tracking.builder().uri("a").file(folder)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tracking.builder().durability(Durability.FULL).durability(Durability.FULL))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_folder_and_a_kind_of_store_that_is_not_known_are_refused() {
        assertThatThrownBy(() -> Tracking.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("folder");
        for (var bad : Map.of(
                        "ftp://localhost/x", "[file, http, https, postgresql, sqlite]",
                        "mysql://x/y", "[file, http, https, postgresql, sqlite]",
                        "sqlite:///", "sqlite:///path",
                        "", "names no folder")
                .entrySet())
            assertThatThrownBy(() -> Tracking.builder().uri(bad.getKey()).open())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(bad.getValue());
    }

    @Test
    void a_closed_store_says_so() {
        Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
        Run run = tracking.experiment("x").startRun("y");
        tracking.close();
        tracking.close();
        assertThatThrownBy(() -> run.metric("loss", 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tracking.experiment("x"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }
}
