package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is examined without being changed, and repaired without losing anything. */
class DoctorTest {
    @TempDir
    Path folder;

    private Path file;
    private String runId;

    @BeforeEach
    void aStore() {
        file = folder.resolve("my #1 store.db");
        try (Tracking tracking = Tracking.open(file)) {
            Run run = tracking.experiment("penguins").startRun("baseline");
            run.param("depth", 3);
            for (int step = 0; step < 100; step++) run.metric("loss", 1.0 / (step + 1), step);
            run.metric("loss", Double.NaN, 100);
            run.text("notes.txt", "kept");
            run.close();
            runId = run.runId();
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    private Map<String, Integer> bytes() throws Exception {
        Map<String, Integer> all = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isRegularFile).toList())
                all.put(folder.relativize(path).toString(), Arrays.hashCode(Files.readAllBytes(path)));
        }
        return all;
    }

    private void check() {
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.run(runId).params()).containsEntry("depth", "3");
            assertThat(tracking.run(runId).name()).isEqualTo("baseline");
            assertThat(tracking.history(runId, "loss"))
                    .extracting(Metric::step)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(0, 100).boxed().toList());
            assertThat(tracking.run(runId).metrics()).containsEntry("loss", Double.NaN);
        }
    }

    private List<Path> besides(String infix) throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().contains(infix))
                    .toList();
        }
    }

    @Test
    void a_sound_store_is_said_to_be_sound_and_repairing_it_changes_no_byte() throws Exception {
        Map<String, Integer> before = bytes();
        Diagnosis diagnosis = Doctor.examine(file);
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.revision()).isEqualTo("6953534de441");
        assertThat(diagnosis.opens()).contains("3.0.1");
        assertThat(Doctor.repair(file)).isEqualTo(diagnosis);
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void a_copy_that_a_migration_left_is_found_without_a_byte_changed_and_the_file_is_built_anew() throws Exception {
        sql("CREATE TABLE _alembic_tmp_metrics AS SELECT * FROM metrics");
        Map<String, Integer> before = bytes();
        Diagnosis diagnosis = Doctor.examine(file);
        assertThat(diagnosis.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.BROKEN_MIGRATION);
        assertThat(diagnosis.toString()).contains("_alembic_tmp_metrics", "no MLflow");
        assertThat(bytes()).isEqualTo(before);

        assertThat(Doctor.repair(file).findings()).isEmpty();
        check();
        assertThat(besides(".broken-")).singleElement().satisfies(broken -> assertThat(
                        Doctor.examine(broken).findings())
                .hasSize(1));
    }

    @Test
    void rows_that_are_only_in_the_copy_are_kept() throws Exception {
        sql("ALTER TABLE metrics RENAME TO _alembic_tmp_metrics", "DROP TABLE latest_metrics");
        assertThat(Doctor.repair(file).findings()).isEmpty();
        check();
    }

    @Test
    void tables_of_this_library_are_kept_with_their_keys_and_rows_of_later_tables_under_another_name()
            throws Exception {
        sql(
                "CREATE TABLE mlopskit_thing (id INTEGER PRIMARY KEY, text TEXT)",
                "INSERT INTO mlopskit_thing VALUES (7, 'seven')",
                "CREATE TABLE spans (trace_id TEXT, content TEXT)",
                "INSERT INTO spans VALUES ('t', 'c')");
        assertThat(Doctor.repair(file).isSound()).isTrue();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            assertThat(statement
                            .executeQuery("SELECT text FROM mlopskit_thing WHERE id = 7")
                            .getString(1))
                    .isEqualTo("seven");
            assertThatThrownBy(() -> sql("INSERT INTO mlopskit_thing VALUES (7, 'again')"))
                    .isInstanceOf(SQLException.class);
            assertThat(statement
                            .executeQuery("SELECT content FROM mlopskit_rescued_spans")
                            .getString(1))
                    .isEqualTo("c");
        }
        check();
    }

    @Test
    void a_lost_stamp_and_a_dropped_table_are_a_broken_migration_too() throws Exception {
        sql("DELETE FROM alembic_version", "DROP TABLE experiment_tags");
        Diagnosis diagnosis = Doctor.examine(file);
        assertThat(diagnosis.revision()).isEmpty();
        assertThat(diagnosis.findings(Finding.Kind.BROKEN_MIGRATION)).hasSize(1);
        assertThat(Doctor.repair(file).isSound()).isTrue();
        check();
    }

    @Test
    void rows_of_another_workspace_cannot_be_rebuilt_and_stay_as_they_are() throws Exception {
        sql(
                "ALTER TABLE experiments ADD COLUMN workspace TEXT NOT NULL DEFAULT 'default'",
                "UPDATE experiments SET workspace = 'team'");
        Map<String, Integer> before = bytes();
        assertThatThrownBy(() -> Doctor.repair(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("workspaces");
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void an_unknown_revision_is_told_and_left_alone() throws Exception {
        sql("UPDATE alembic_version SET version_num = 'ffff00000000'");
        Map<String, Integer> before = bytes();
        assertThat(Doctor.repair(file).findings()).extracting(Finding::kind).contains(Finding.Kind.UNKNOWN_REVISION);
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void what_a_killed_process_left_is_examined_without_a_byte_changed_and_its_run_is_marked() throws Exception {
        Process process = EndingProcess.start(file, "wait");
        String stale = EndingProcess.runId(process);
        assertThatThrownBy(() -> Doctor.repair(file))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(String.valueOf(process.pid()));
        assertThat(Doctor.examine(file).inUseBy()).containsExactly(process.pid());
        process.destroyForcibly().waitFor();

        Map<String, Integer> before = bytes();
        assertThat(before).containsKey("my #1 store.db-wal");
        assertThat(Doctor.examine(file).findings(Finding.Kind.STALE_RUN))
                .singleElement()
                .satisfies(finding -> assertThat(finding.subject()).contains(stale));
        assertThat(bytes()).isEqualTo(before);

        assertThat(Doctor.repair(file).isSound()).isTrue();
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.run(stale).status()).isEqualTo(RunStatus.KILLED);
            assertThat(tracking.run(stale).tags()).containsKey("mlopskit.failure");
        }
    }

    @Test
    void a_broken_file_whose_last_writes_are_in_its_log_is_rescued_with_them() throws Exception {
        Process process = EndingProcess.start(file, "wait");
        String last = EndingProcess.runId(process);
        process.destroyForcibly().waitFor();
        Path log = folder.resolve("my #1 store.db-wal");
        assertThat(log).isNotEmptyFile();
        byte[] main = Files.readAllBytes(file);
        byte[] written = Files.readAllBytes(log);
        Files.delete(file);
        Files.delete(log);
        Files.deleteIfExists(folder.resolve("my #1 store.db-shm"));
        Files.write(file, main);
        Files.write(log, written);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE _alembic_tmp_tags (x INTEGER)");
        }
        assertThat(Doctor.repair(file).isSound()).isTrue();
        try (Tracking tracking = Tracking.open(file)) {
            assertThat(tracking.run(last).status()).isEqualTo(RunStatus.KILLED);
        }
        check();
    }

    @Test
    void a_store_that_this_process_has_open_is_examined_and_not_repaired() {
        try (Tracking tracking = Tracking.open(file)) {
            tracking.experiment("more").startRun("open").metric("loss", 1);
            assertThat(Doctor.examine(file).isSound()).isTrue();
            assertThatThrownBy(() -> Doctor.repair(file))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("this process");
        }
    }

    @Test
    void a_broken_store_on_which_another_connection_holds_a_lock_is_not_rebuilt() throws Exception {
        sql("CREATE TABLE _alembic_tmp_metrics (x INTEGER)");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> Doctor.repair(file)).isInstanceOf(ConflictException.class);
            statement.execute("ROLLBACK");
        }
        assertThat(besides(".broken-")).isEmpty();
        assertThat(besides(".tmp")).isEmpty();
    }

    @Test
    void orphans_are_cleared_after_a_copy_and_a_missing_experiment_is_made_again() throws Exception {
        sql(
                "INSERT INTO params (key, value, run_uuid) VALUES ('a', 'b', 'nobody')",
                "DELETE FROM experiments WHERE name = 'penguins'",
                "INSERT INTO registered_models (name) VALUES ('m')",
                "INSERT INTO registered_model_aliases (alias, version, name) VALUES ('champion', 9, 'm')");
        Diagnosis diagnosis = Doctor.examine(file);
        assertThat(diagnosis.findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.ORPHAN_ROWS, Finding.Kind.BROKEN_ALIAS);
        assertThat(Doctor.repair(file).isSound()).isTrue();
        assertThat(besides(".before-repair-")).singleElement().satisfies(copy -> assertThat(
                        Doctor.examine(copy).findings())
                .extracting(Finding::subject)
                .contains("params", "models:/m@champion"));
        check();
    }

    @Test
    void folders_of_nothing_and_links_to_nothing_are_told() throws Exception {
        Path stray = folder.resolve("mlruns/0/" + "ab".repeat(16));
        Files.createDirectories(stray.resolve("artifacts"));
        Files.writeString(stray.resolve("artifacts/notes.txt"), "whose?");
        Files.createDirectories(folder.resolve("mlruns/0/" + "cd".repeat(16) + "/artifacts"));
        sql(
                "INSERT INTO registered_models (name) VALUES ('m')",
                "INSERT INTO model_versions (name, version, source, current_stage) VALUES"
                        + " ('m', 1, '" + folder.resolve("gone") + "', 'None'),"
                        + " ('m', 2, 'models:/m-" + "0".repeat(32) + "', 'None')");
        Diagnosis diagnosis = Doctor.repair(file);
        assertThat(diagnosis.findings(Finding.Kind.ORPHAN_FOLDER))
                .extracting(Finding::subject)
                .containsExactly(stray.toString());
        assertThat(diagnosis.findings(Finding.Kind.BROKEN_LINK))
                .extracting(Finding::subject)
                .containsExactly("models:/m/1", "models:/m/2");
        assertThat(stray).isDirectory();
    }

    @Test
    void folders_of_another_store_in_the_same_place_are_no_fault_and_are_not_said_to_be_deleted() {
        Path other = folder.resolve("other.db");
        try (Tracking tracking = Tracking.open(other)) {
            tracking.experiment("fish").run("theirs", run -> run.text("notes.txt", "theirs"));
        }
        Diagnosis diagnosis = Doctor.examine(file);
        assertThat(diagnosis.isSound()).isTrue();
        assertThat(diagnosis.findings()).singleElement().satisfies(finding -> assertThat(finding.toString())
                .startsWith("ORPHAN_FOLDER")
                .contains("is not known to this file", "another store may own it")
                .doesNotContain("delete"));
        assertThat(run(file.toString())).isZero();
    }

    @Test
    void a_repair_says_what_it_did_and_where_it_kept_what_was_there() throws Exception {
        sql("INSERT INTO params (key, value, run_uuid) VALUES ('a', 'b', 'nobody')");
        Diagnosis mended = Doctor.repair(file);
        assertThat(mended.repairs()).containsExactly("removed 1 row of nothing from params");
        assertThat(mended.kept()).isEqualTo(besides(".before-repair-"));
        sql("CREATE TABLE _alembic_tmp_metrics AS SELECT * FROM metrics");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Doctor.run(
                List.of("--repair", file.toString()), new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "repaired: built the file anew",
                        "kept: " + besides(".broken-").get(0),
                        "sound");
    }

    @Test
    void a_torn_file_is_told_and_stays_as_it_is() throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }
        Map<String, Integer> before = bytes();
        assertThat(run("--repair", file.toString())).isNotZero();
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void what_is_no_store_is_refused() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.db"), "not a database, but a text\n".repeat(99));
        assertThatThrownBy(() -> Doctor.repair(text))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("notes.db");
        assertThatThrownBy(() -> Doctor.examine(folder.resolve("absent.db"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> Doctor.examine(folder)).isInstanceOf(StoreException.class);
        assertThat(folder.resolve("absent.db")).doesNotExist();
    }

    @Test
    void tables_of_another_application_with_the_names_of_mlflows_are_refused_without_a_byte_changed() throws Exception {
        Path own = file;
        for (String revision : List.of("", "INSERT INTO alembic_version VALUES ('0123456789ab')")) {
            file = folder.resolve("shop" + revision.length() + ".db");
            sql(
                    "CREATE TABLE runs (id INTEGER, name TEXT)",
                    "CREATE TABLE experiments (id INTEGER, name TEXT)",
                    "CREATE TABLE _alembic_tmp_runs (id INTEGER)",
                    "CREATE TABLE alembic_version (version_num TEXT)",
                    "INSERT INTO runs VALUES (1, 'morning')");
            if (!revision.isEmpty()) sql(revision);
            Map<String, Integer> before = bytes();
            assertThatThrownBy(() -> Doctor.examine(file)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> Doctor.repair(file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no database of MLflow's");
            assertThat(bytes()).isEqualTo(before);
        }
        file = own;
        check();
    }

    @Test
    void a_broken_file_of_an_unknown_revision_or_without_its_runs_is_told_and_stays_as_it_is() throws Exception {
        sql("INSERT INTO alembic_version VALUES ('ffff00000000')");
        Map<String, Integer> before = bytes();
        assertThat(Doctor.repair(file).findings(Finding.Kind.BROKEN_MIGRATION)).hasSize(1);
        assertThat(bytes()).isEqualTo(before);
        sql("DELETE FROM alembic_version WHERE version_num = 'ffff00000000'", "ALTER TABLE runs RENAME TO runs2");
        before = bytes();
        assertThat(Doctor.repair(file).findings(Finding.Kind.BROKEN_MIGRATION)).hasSize(1);
        assertThat(bytes()).isEqualTo(before);
    }

    @Test
    void a_prompt_leads_nowhere_and_is_no_broken_link() throws Exception {
        sql(
                "INSERT INTO registered_models (name) VALUES ('greeting')",
                "INSERT INTO registered_model_tags (name, key, value) VALUES"
                        + " ('greeting', 'mlflow.prompt.is_prompt', 'true')",
                "INSERT INTO model_versions (name, version, source, current_stage) VALUES"
                        + " ('greeting', 1, 'dummy-source', 'None')");
        assertThat(Doctor.examine(file).isSound()).isTrue();
    }

    @Test
    void rows_that_lack_what_mlflow_needs_are_told() throws Exception {
        sql("UPDATE runs SET status = NULL, artifact_uri = NULL");
        assertThat(Doctor.examine(file).findings(Finding.Kind.INCOMPLETE_ROW))
                .extracting(Finding::text)
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).contains("has no status"))
                .anySatisfy(text -> assertThat(text).contains("has no artifact_uri"));
        check();
    }

    @Test
    void the_command_line_answers_0_1_and_2() throws Exception {
        assertThat(run(file.toString())).isZero();
        assertThat(run("sqlite:///" + file)).isZero();
        assertThat(run()).isEqualTo(2);
        assertThat(run("--other", file.toString())).isEqualTo(2);
        assertThat(run(folder.resolve("absent.db").toString())).isEqualTo(2);
        sql("CREATE TABLE _alembic_tmp_metrics (x INTEGER)");
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(run("--repair", file.toString())).isZero();
    }

    private static int run(String... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Doctor.run(List.of(arguments), nowhere, nowhere);
    }
}
