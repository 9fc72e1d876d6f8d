package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.MergeReport;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that are merged into others: the real MLflow reads them, and is one of them. */
class MergeTest {
    @TempDir
    Path folder;

    private Path made(String name) throws Exception {
        return Files.createDirectories(folder.resolve(name));
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void python_reads_a_merged_store_as_it_reads_the_first_one(Mlflow mlflow) throws Exception {
        Place laptop = Place.file(made("laptop"));
        Place team = Place.file(made("team"));
        JavaStore written = JavaStore.write(laptop);
        try (Tracking from = laptop.open();
                Tracking into = team.open()) {
            into.mergeFrom(from).execute();
        }
        Node before = mlflow.run("read_store.py", laptop);
        Node after = mlflow.run("read_store.py", team);
        for (RunData run : written.runs())
            for (String what : List.of("name", "status", "start", "end", "params", "metrics", "history"))
                assertThat(after.at("runs", run.runId(), what).value())
                        .as(run.name() + " " + what)
                        .isEqualTo(before.at("runs", run.runId(), what).value());
        assertThat(after.at("runs", written.run().runId(), "artifacts").texts())
                .containsEntry("notes/read me.txt", "ünïcode");
        assertThat(after.at("registered", "penguins", "aliases").value())
                .isEqualTo(before.at("registered", "penguins", "aliases").value());
    }

    @Test
    void a_folder_that_python_wrote_is_imported_with_all_that_is_in_it() throws Exception {
        Place files = Place.files(made("old"));
        Node written = Mlflow.NEWEST.run("write_store.py", files);
        String id = written.at("run_id").text();
        Place database = Place.file(made("new"));
        try (Tracking from = files.open();
                Tracking into = database.open()) {
            MergeReport report = into.mergeFrom(from).execute();
            assertThat(report.runs()).isEqualTo(2);
            RunData before = from.run(id);
            RunData after = into.run(id);
            assertThat(after.params()).isEqualTo(before.params());
            assertThat(after.metrics()).isEqualTo(before.metrics());
            assertThat(after.inputs()).isEqualTo(before.inputs());
            for (String key : before.metrics().keySet())
                assertThat(into.history(id, key)).isEqualTo(from.history(id, key));
            assertThat(into.mergeFrom(from).execute().runs()).isZero();
        }
        assertThat(Mlflow.NEWEST.run("read_store.py", database).at("runs").keys())
                .contains(id, written.at("child_id").text());
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void a_store_that_was_offline_is_synced_to_a_server_and_goes_on_after_a_stop(Mlflow mlflow) throws Exception {
        Place laptop = Place.file(made("laptop"));
        JavaStore written = JavaStore.write(laptop);
        try (TrackingServer server = TrackingServer.start(mlflow, made("server"));
                Tracking offline = laptop.open();
                Tracking remote = server.open()) {
            assertThatThrownBy(() -> offline.syncTo(remote)
                            .progress((path, done, total) -> {
                                if (done > 1) throw new IllegalStateException("the train enters a tunnel");
                            })
                            .execute())
                    .hasMessage("the train enters a tunnel");
            MergeReport rest = offline.syncTo(remote).execute();
            assertThat(rest.runs() + rest.runsOpen() + rest.runsKnown()).isEqualTo(4);
            assertThat(rest.runsKnown()).isPositive();
            MergeReport again = offline.syncTo(remote).execute();
            // One run still goes on, and may have gone on.
            assertThat(again.runsOpen()).isEqualTo(1);
            assertThat(again.isNothing()).isTrue();
            assertThat(again.toString())
                    .contains(
                            "copied 0 logged models", "copied 0 model versions", "set 0 aliases", "copied 0 artifacts");
            List<RunData> there = remote.experiment("penguins").runs().list();
            assertThat(there).hasSize(3);
            RunData before = written.run();
            RunData after = there.stream()
                    .filter(run -> run.name().equals(before.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(after.params()).isEqualTo(before.params());
            assertThat(after.metrics()).isEqualTo(before.metrics());
            assertThat(after.status()).isEqualTo(before.status());
            assertThat(after.start()).isEqualTo(before.start());
            assertThat(after.end()).isEqualTo(before.end());
            assertThat(after.inputs()).isEqualTo(before.inputs());
            assertThat(after.tags()).containsEntry("mlopskit.origin", before.runId());
            for (String key : before.metrics().keySet())
                assertThat(remote.history(after.runId(), key)).isEqualTo(offline.history(before.runId(), key));
            assertThat(remote.artifacts(after.runId()).text("notes/read me.txt"))
                    .isEqualTo("ünïcode");
            assertThat(there)
                    .filteredOn(run -> run.name().equals("fold-1"))
                    .singleElement()
                    .satisfies(child -> assertThat(child.parentRunId()).contains(after.runId()));
            ModelVersion champion = remote.modelVersion("models:/penguins@champion");
            assertThat(champion.version()).isEqualTo(2);
            assertThat(remote.modelPath(champion.uri()).resolve("model.onnx")).isRegularFile();
        }
    }

    @ParameterizedTest(name = "MLflow {0}")
    @EnumSource
    void prompts_are_synced_to_a_server(Mlflow mlflow) throws Exception {
        Path laptop = made("laptop");
        TrackingStore store = TrackingStore.open("sqlite:///" + laptop.resolve("mlflow.db"), StoreSettings.defaults());
        try (TrackingServer server = TrackingServer.start(mlflow, made("server"));
                Tracking offline = Tracking.builder().store(store).open();
                Tracking remote = server.open()) {
            RegistryStore prompts = store.registry();
            String prompt = "mlflow.prompt.is_prompt";
            prompts.createModel("greeting");
            prompts.setTags("greeting", null, Map.of(prompt, "true"));
            prompts.createVersion(new NewModelVersion(
                    "greeting",
                    "dummy-source",
                    "dummy-source",
                    null,
                    null,
                    null,
                    Instant.now(),
                    null,
                    Map.of(prompt, "true", "mlflow.prompt.text", "Hello {{name}}")));
            assertThat(offline.syncTo(remote).execute().versions()).isEqualTo(1);
            assertThat(remote.modelVersion("models:/greeting/1").data().tags())
                    .containsEntry("mlflow.prompt.text", "Hello {{name}}");
            assertThat(remote.registeredModels().list()).isEmpty();
            assertThat(offline.syncTo(remote).execute().versionsKnown()).isEqualTo(1);
        }
    }
}
