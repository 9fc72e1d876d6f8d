package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Diagnosis;
import dev.mlopskit.tracking.Doctor;
import dev.mlopskit.tracking.Finding;
import dev.mlopskit.tracking.RunData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What MLflow leaves of a file, whole or broken: the doctor says which, and rescues it. */
class DoctorTest {
    private static final int PROCESSES = 4;
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void a_file_that_mlflow_made_or_migrated_is_sound() throws Exception {
        for (Mlflow mlflow : List.of(Mlflow.FIRST, Mlflow.NEWEST)) {
            Path made = Files.createDirectories(folder.resolve("made-" + mlflow));
            open(mlflow, made);
            assertSound(made);
            open(Mlflow.NEWEST, made);
            assertSound(made);
        }
    }

    private static void open(Mlflow mlflow, Path store) throws Exception {
        try (Child child = mlflow.start("open_store.py", store)) {
            child.finish(LONG);
        }
    }

    private static void assertSound(Path store) {
        Diagnosis found = Doctor.examine(store.resolve("mlflow.db"));
        assertThat(found.isSound()).as(found.toString()).isTrue();
    }

    @Test
    void a_file_whose_migration_was_killed_is_rescued_with_all_that_is_in_it() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        JavaStore written = JavaStore.write(Place.file(broken));
        try (Child child = Mlflow.NEWEST.start("die_migrating.py", broken)) {
            assertThatThrownBy(() -> child.finish(LONG)).isInstanceOf(AssertionError.class);
        }
        assertThat(opens(broken)).isFalse();
        assertThat(examineAndRescue(broken, written).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.BROKEN_MIGRATION);
    }

    @Test
    void a_whole_file_with_a_copy_that_a_migration_has_left_opens_as_it_is_and_is_rescued() throws Exception {
        Path left = Files.createDirectories(folder.resolve("left"));
        JavaStore written = JavaStore.write(Place.file(left));
        open(Mlflow.NEWEST, left);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + left.resolve("mlflow.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE _alembic_tmp_tags AS SELECT * FROM tags");
        }
        Diagnosis found = examineAndRescue(left, written);
        assertThat(found.isSound()).isFalse();
        assertThat(found.opens()).isEqualTo("MLflow 3.17.2 as it is; a later one fails when it migrates it");
    }

    /** Whether they fail, and whether the last of them leaves a whole file, is up to their timing; the doctor knows. */
    @Test
    void a_file_that_processes_opened_at_once_is_rescued_if_they_broke_it() throws Exception {
        Path raced = Files.createDirectories(folder.resolve("raced"));
        JavaStore written = JavaStore.write(Place.file(raced));
        int failed = race(raced);
        System.out.println(failed + " of " + PROCESSES + " processes failed");
        examineAndRescue(raced, written);
    }

    private Diagnosis examineAndRescue(Path store, JavaStore written) throws Exception {
        Diagnosis found = Doctor.examine(store.resolve("mlflow.db"));
        System.out.println(found);
        // Whole but for a copy that a migration has left, it opens as it is.
        boolean opens = found.isSound() || found.opens().startsWith("MLflow 3.17.2 as it is");
        assertThat(opens).as(found.toString()).isEqualTo(opens(store));
        Diagnosis repaired = Doctor.repair(store.resolve("mlflow.db"));
        assertThat(repaired.isSound()).as(repaired.toString()).isTrue();
        if (!found.isSound()) read(Mlflow.FIRST, copyOf(store), written);
        read(Mlflow.NEWEST, store, written);
        return found;
    }

    private static int race(Path store) throws Exception {
        List<Child> all = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) all.add(Mlflow.NEWEST.start("race_store.py", store));
            Waiting.until("all are ready", LONG, () -> ready(store) == PROCESSES);
            Files.createFile(store.resolve("go"));
            int failed = 0;
            for (Child each : all)
                try {
                    each.finish(LONG);
                } catch (AssertionError e) {
                    failed++;
                }
            return failed;
        } finally {
            all.forEach(Child::close);
        }
    }

    private static long ready(Path store) {
        try (Stream<Path> entries = Files.list(store)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("ready-"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether MLflow opens a copy of it. */
    private boolean opens(Path store) throws Exception {
        try {
            open(Mlflow.NEWEST, copyOf(store));
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private Path copyOf(Path store) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        for (String name : List.of("mlflow.db", "mlflow.db-wal"))
            if (Files.exists(store.resolve(name))) Files.copy(store.resolve(name), copy.resolve(name));
        return copy;
    }

    private static void read(Mlflow mlflow, Path store, JavaStore written) {
        Node seen = mlflow.run("read_store.py", Place.file(store));
        for (RunData run : written.runs()) {
            assertThat(seen.at("runs", run.runId(), "params").texts()).isEqualTo(run.params());
            assertThat(seen.at("runs", run.runId(), "metrics").map().keySet())
                    .isEqualTo(run.metrics().keySet());
        }
        assertThat(seen.at("registered", "penguins", "aliases").value().toString())
                .contains("champion");
    }
}
