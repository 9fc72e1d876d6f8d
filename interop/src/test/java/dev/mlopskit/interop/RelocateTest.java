package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.RunExport;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A folder that was moved and a file of runs, as the real MLflow and pandas find them. */
class RelocateTest {
    @TempDir
    Path folder;

    private static Place in(Path home, String kind) {
        return kind.equals("FILE") ? Place.file(home) : Place.files(home);
    }

    @ParameterizedTest(name = "MLflow {0}, {1}")
    @CsvSource({"NEWEST,FILE", "FIRST,FILE", "NEWEST,FOLDER", "FIRST,FOLDER"})
    void python_finds_all_artifacts_of_what_java_wrote_after_a_move(Mlflow mlflow, String kind) throws Exception {
        Path old = Files.createDirectories(folder.resolve("old place"));
        Path moved = folder.resolve("new pläce");
        JavaStore written = JavaStore.write(in(old, kind));
        Files.move(old, moved);
        try (Tracking tracking = in(moved, kind).open()) {
            Relocation done = tracking.relocate(old, moved);
            assertThat(done.runs()).isEqualTo(4);
            assertThat(done.versions()).isEqualTo(2);
        }
        Node seen = mlflow.run("read_store.py", in(moved, kind));
        assertThat(seen.at("runs", written.run().runId(), "artifacts").texts())
                .containsEntry("notes/read me.txt", "ünïcode");
        assertThat(seen.at("models", written.model().modelId(), "files").items())
                .extracting(Node::text)
                .contains("MLmodel", "model.onnx");
        assertThat(Path.of(seen.at("registered", "penguins", "versions", "2", "download_uri")
                                .text())
                        .resolve("MLmodel"))
                .isRegularFile();
    }

    @Test
    void a_store_that_was_merged_into_postgresql_and_then_moved_is_read_by_python() throws Exception {
        Place laptop = Place.file(Files.createDirectories(folder.resolve("laptop")));
        JavaStore written = JavaStore.write(laptop);
        Place team = Place.Kind.POSTGRES.in(Files.createDirectories(folder.resolve("team")));
        Path moved = folder.resolve("moved");
        try (Tracking from = laptop.open();
                Tracking into = team.open()) {
            into.mergeFrom(from).execute();
            assertThat(into.mergeFrom(from).execute().files()).isZero();
            Files.move(team.folder().resolve("mlruns"), moved);
            assertThat(into.relocate(team.folder().resolve("mlruns"), moved).runs())
                    .isEqualTo(4);
            assertThat(into.run(written.run().runId()).metrics())
                    .isEqualTo(written.run().metrics());
        }
        Node seen = Mlflow.NEWEST.run("read_store.py", team);
        assertThat(seen.at("runs").keys()).hasSize(4);
        assertThat(seen.at("runs", written.run().runId(), "artifacts").texts())
                .containsEntry("notes/read me.txt", "ünïcode");
        assertThat(seen.at("registered", "penguins", "aliases").texts())
                .isEqualTo(Map.of("champion", "2", "newest-one", "2"));
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void java_finds_all_artifacts_of_what_python_wrote_after_a_move(Mlflow mlflow) throws Exception {
        Path old = Files.createDirectories(folder.resolve("old place"));
        Path moved = folder.resolve("new place");
        Node written = mlflow.run("write_store.py", Place.file(old));
        Files.move(old, moved);
        try (Tracking tracking = Place.file(moved).open()) {
            tracking.relocate(old, moved);
            assertThat(tracking.artifacts(written.at("run_id").text()).text("notes/read me.txt"))
                    .isEqualTo("ünïcode");
            assertThat(tracking.modelPath("models:/doubler@champion").resolve("MLmodel"))
                    .isRegularFile()
                    .startsWith(moved);
        }
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void pandas_reads_the_columns_that_search_runs_has(Mlflow mlflow) throws Exception {
        Place place = Place.file(Files.createDirectories(folder.resolve("store")));
        JavaStore.write(place);
        try (Tracking tracking = place.open()) {
            RunExport.of(tracking.runs()).csv(place.folder().resolve("runs.csv"));
            RunExport.of(tracking.runs()).jsonLines(place.folder().resolve("runs.jsonl"));
        }
        Node seen = mlflow.run("compare_export.py", place);
        assertThat(seen.at("runs").number()).isEqualTo(4);
        assertThat(seen.at("differences").items()).isEmpty();
    }
}
