package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders in the layout of MLflow's file store, written by Java and by the real MLflow, and migrated by it. */
class FilesTest {
    private static final Duration MIGRATION = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    private Place place() {
        return Place.files(folder);
    }

    @ParameterizedTest
    @EnumSource(Mlflow.class)
    void python_finds_all_that_java_wrote(Mlflow mlflow) {
        JavaStore written = JavaStore.write(place());
        Node seen = mlflow.run("read_store.py", place());

        assertThat(seen.at("experiments").keys()).containsExactlyInAnyOrder("Default", "penguins", "größe of päckchen");
        assertThat(seen.at("experiments", "penguins", "tags").texts())
                .containsEntry("mlflow.experimentKind", "custom_model_development");
        assertThat(seen.at("runs").keys())
                .containsExactlyInAnyOrderElementsOf(
                        written.runs().stream().map(RunData::runId).toList());
        for (RunData run : written.runs()) assertSeen(seen.at("runs", run.runId()), run);
        assertHistories(seen.at("runs", written.run().runId(), "history"));
        assertModels(seen, written);
    }

    private static void assertSeen(Node seen, RunData run) {
        assertThat(seen.at("experiment_id").text()).isEqualTo(run.experimentId());
        assertThat(seen.at("name").text()).isEqualTo(run.name());
        assertThat(seen.at("status").text()).isEqualTo(run.status().name());
        assertThat(seen.at("start").number()).isEqualTo(run.start().toEpochMilli());
        if (run.end() == null) assertThat(seen.at("end").value()).isNull();
        else assertThat(seen.at("end").number()).isEqualTo(run.end().toEpochMilli());
        assertThat(seen.at("params").texts()).isEqualTo(run.params());
        assertThat(seen.at("tags").texts()).isEqualTo(run.tags());
        Map<String, Double> metrics = new TreeMap<>();
        seen.at("metrics").map().forEach((key, value) -> metrics.put(key, value.real()));
        assertThat(metrics).isEqualTo(run.metrics());
        assertThat(seen.at("inputs").items()).hasSameSizeAs(run.inputs());
        assertThat(seen.at("outputs").items()).hasSameSizeAs(run.outputs());
    }

    private static void assertHistories(Node histories) {
        for (Metric point : JavaStore.POINTS)
            assertThat(histories.at(point.key()).items()).as(point.toString()).anySatisfy(seen -> {
                assertThat(seen.items().get(0).real()).isEqualTo(Double.valueOf(point.value()));
                assertThat(seen.items().get(1).number()).isEqualTo(point.step());
                assertThat(seen.items().get(2).number()).isEqualTo(point.time().toEpochMilli());
            });
    }

    private static void assertModels(Node seen, JavaStore written) {
        Node run = seen.at("runs", written.run().runId());
        assertThat(run.at("artifacts").texts()).containsEntry("notes/read me.txt", "ünïcode");
        assertThat(run.at("inputs").items().get(0).at("digest").text()).isEqualTo("abc123");
        assertThat(run.at("inputs").items().get(0).at("tags").texts())
                .isEqualTo(Map.of("mlflow.data.context", "training"));
        String id = written.model().modelId();
        assertThat(run.at("outputs").items().get(0).items().get(0).text()).isEqualTo(id);
        Node model = seen.at("models", id);
        assertThat(model.at("name").text()).isEqualTo("classifier");
        assertThat(model.at("status").text()).endsWith("READY");
        assertThat(model.at("params").texts()).isEqualTo(JavaStore.PARAMS);
        assertThat(model.at("files").items()).extracting(Node::text).contains("MLmodel", "model.onnx");
        Node penguins = seen.at("registered", "penguins");
        assertThat(penguins.at("aliases").texts()).isEqualTo(Map.of("champion", "2", "newest-one", "2"));
        assertThat(penguins.at("versions").keys()).containsExactly("1", "2");
        assertThat(Path.of(penguins.at("versions", "2", "download_uri").text()).resolve("MLmodel"))
                .isRegularFile();
    }

    @ParameterizedTest
    @EnumSource(Mlflow.class)
    void java_finds_all_that_python_wrote_and_both_go_on_there(Mlflow mlflow) {
        Node written = mlflow.run("write_store.py", place());
        try (Tracking tracking = place().open()) {
            RunData run = tracking.run(written.at("run_id").text());
            assertRun(run, written);
            assertHistory(tracking, run, written);
            assertModel(tracking, run, written);
            try (Run child = tracking.resume(written.at("child_id").text())) {
                child.metric("later", 1);
            }
            tracking.experiment("from python").run("from java", java -> java.metric("loss", 0.5));
            tracking.experiment("mine").run("java", mine -> mine.param("depth", 3));
        }
        Node seen = mlflow.run("read_store.py", place());
        assertThat(seen.at("runs").keys()).hasSize(4);
        assertThat(seen.at("runs", written.at("child_id").text(), "metrics").texts())
                .isEqualTo(Map.of("later", "1.0"));
    }

    private static void assertRun(RunData run, Node written) {
        assertThat(run.name()).isEqualTo("pythön");
        assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.start().toEpochMilli()).isEqualTo(written.at("start").number());
        assertThat(run.params())
                .containsEntry("depth", "3")
                .containsEntry("größe", "süß")
                .containsEntry("k".repeat(250), "long key");
        assertThat(run.tags()).containsEntry("owner", "ann");
        assertThat(run.inputs()).singleElement().satisfies(input -> {
            assertThat(input.context()).isEqualTo("training");
            assertThat(input.dataset().digest())
                    .isEqualTo(written.at("dataset", "digest").text());
        });
    }

    private static void assertHistory(Tracking tracking, RunData run, Node written) {
        List<Metric> points = written.at("points").items().stream()
                .map(Node::items)
                .map(point -> new Metric(
                        point.get(0).text(),
                        point.get(1).real(),
                        point.get(2).number(),
                        Instant.ofEpochMilli(point.get(3).number())))
                .toList();
        assertThat(tracking.history(run.runId(), "loss")).isEqualTo(points.subList(0, 5));
        assertThat(tracking.history(run.runId(), "early")).isEqualTo(points.subList(5, 6));
    }

    private void assertModel(Tracking tracking, RunData run, Node written) {
        LoggedModelData model =
                tracking.loggedModel(written.at("model_id").text()).data();
        assertThat(model.runId()).isEqualTo(run.runId());
        assertThat(model.status()).isEqualTo(LoggedModelData.Status.READY);
        ModelVersion champion =
                tracking.registeredModel("doubler").alias("champion").orElseThrow();
        assertThat(champion.data().runId()).isEqualTo(run.runId());
        assertThat(tracking.modelPath("models:/doubler@champion").resolve("MLmodel"))
                .isRegularFile()
                .startsWith(folder);
    }

    /** Only the newest MLflow has the command. */
    @Test
    void migrate_filestore_makes_a_database_of_what_java_wrote() {
        JavaStore written = JavaStore.write(place());
        try (Tracking tracking = place().open()) {
            tracking.deleteRun(written.other().runId());
        }
        try (Child migration = Mlflow.NEWEST.mlflow(
                folder,
                "migrate-filestore",
                "--source",
                folder.resolve("mlruns").toString(),
                "--target",
                "sqlite:///" + folder.resolve("migrated.db"))) {
            migration.finish(MIGRATION);
        }
        try (Tracking files = place().open();
                Tracking database = Tracking.open(folder.resolve("migrated.db"))) {
            assertThat(Set.copyOf(database.experiments().list()))
                    .isEqualTo(Set.copyOf(files.experiments().list()));
            for (RunData run : written.runs()) {
                assertThat(database.run(run.runId())).isEqualTo(files.run(run.runId()));
                for (String key : run.metrics().keySet())
                    assertThat(database.history(run.runId(), key)).isEqualTo(files.history(run.runId(), key));
            }
            String model = written.model().modelId();
            assertThat(database.loggedModel(model).data())
                    .isEqualTo(files.loggedModel(model).data());
            assertThat(database.registeredModel("penguins").versions().list())
                    .isEqualTo(files.registeredModel("penguins").versions().list());
        }
    }
}
