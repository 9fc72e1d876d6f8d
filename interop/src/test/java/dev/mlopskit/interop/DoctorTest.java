package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Diagnosis;
import dev.mlopskit.tracking.Doctor;
import dev.mlopskit.tracking.RunData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes of MLflow open one older file at once, and break it for each other. */
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
    void a_file_that_mlflow_broke_is_rescued_with_all_that_is_in_it() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        JavaStore written = JavaStore.write(Place.file(broken));
        int failed = race(broken);
        Diagnosis found = Doctor.examine(broken.resolve("mlflow.db"));
        System.out.println(failed + " of " + PROCESSES + " processes failed; " + found);
        // Whether they fail is up to their timing; whether the file is sound is what the doctor has to know.
        assertThat(found.isSound()).as(found.toString()).isEqualTo(opens(broken));
        assertThat(failed == 0 || !found.isSound())
                .as(failed + " failed, and " + found)
                .isTrue();
        Diagnosis repaired = Doctor.repair(broken.resolve("mlflow.db"));
        assertThat(repaired.isSound()).as(repaired.toString()).isTrue();
        if (!found.isSound()) read(Mlflow.FIRST, copyOf(broken), written);
        read(Mlflow.NEWEST, broken, written);
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
