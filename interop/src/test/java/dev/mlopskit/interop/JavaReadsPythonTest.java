package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Java reads what the real MLflow wrote, into a store that Java made and into one that Python made. */
@ParameterizedClass(name = "MLflow {0}, {2} made by {1}")
@CsvSource({
    "NEWEST,JAVA,FILE",
    "NEWEST,PYTHON,FILE",
    "FIRST,JAVA,FILE",
    "FIRST,PYTHON,FILE",
    "NEWEST,JAVA,POSTGRES",
    "NEWEST,PYTHON,POSTGRES",
    "FIRST,PYTHON,POSTGRES"
})
class JavaReadsPythonTest {
    enum Maker {
        JAVA,
        PYTHON
    }

    private record Written(Place place, Node said) {}

    private static final Map<String, Written> WRITTEN = new ConcurrentHashMap<>();

    @TempDir
    static Path root;

    private final Path folder;
    private final Node written;
    private final Tracking tracking;
    private final RunData run;

    /** One store for each MLflow and maker: the client is slow to start. */
    JavaReadsPythonTest(Mlflow mlflow, Maker maker, Place.Kind kind) {
        this.folder = root.resolve(mlflow + "-" + maker + "-" + kind);
        Written store = WRITTEN.computeIfAbsent(folder.toString(), made -> write(mlflow, maker, kind.in(folder)));
        this.written = store.said();
        this.tracking = store.place().open();
        this.run = tracking.run(written.at("run_id").text());
    }

    private static Written write(Mlflow mlflow, Maker maker, Place place) {
        if (maker == Maker.JAVA) JavaStore.write(place);
        return new Written(place, mlflow.run("write_store.py", place));
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    @Test
    void the_experiment_and_its_tags() {
        ExperimentData found = tracking.experiments().stream()
                .filter(experiment -> experiment.name().equals("from python"))
                .findFirst()
                .orElseThrow();
        assertThat(found.experimentId()).isEqualTo(written.at("experiment_id").text());
        assertThat(found.tags()).containsEntry("team", "birds");
        assertThat(tracking.experiment("from python").runs("tags.owner = 'ann'"))
                .containsExactly(run);
    }

    @Test
    void the_run_with_params_and_tags() {
        assertThat(run.name()).isEqualTo("pythön");
        assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.start().toEpochMilli()).isEqualTo(written.at("start").number());
        assertThat(run.end()).isNotNull();
        assertThat(run.params())
                .containsEntry("depth", "3")
                .containsEntry("größe", "süß")
                .containsEntry("k".repeat(250), "long key")
                .hasSize(3);
        assertThat(run.tags()).containsEntry("owner", "ann").containsKey("mlflow.user");
        assertThat(tracking.run(written.at("child_id").text()).parentRunId()).contains(run.runId());
    }

    @Test
    void the_metric_histories_with_NaN_and_the_infinities() {
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
        assertThat(run.metrics()).containsEntry("loss", 0.25).containsEntry("early", -1.5);
    }

    @Test
    void the_dataset_that_pandas_gave() {
        DatasetInput input = run.inputs().get(0);
        assertThat(input.context()).isEqualTo("training");
        assertThat(input.dataset().name())
                .isEqualTo(written.at("dataset", "name").text());
        assertThat(input.dataset().digest())
                .isEqualTo(written.at("dataset", "digest").text());
        assertThat(input.dataset().schema()).contains("\"mass\"", "\"island\"");
        assertThat(input.dataset().profile()).contains("\"num_rows\": 2");
    }

    @Test
    void the_artifacts() {
        assertThat(tracking.artifacts(run.runId()).list()).contains("notes/read me.txt");
        assertThat(tracking.artifacts(run.runId()).text("notes/read me.txt")).isEqualTo("ünïcode");
    }

    @Test
    void the_logged_model_and_the_registered_version() {
        String modelId = written.at("model_id").text();
        assertThat(run.outputs()).extracting(ModelOutput::modelId).containsExactly(modelId);
        ModelVersion champion =
                tracking.registeredModel("doubler").alias("champion").orElseThrow();
        assertThat(champion.version()).isEqualTo(1);
        assertThat(champion.data().runId()).isEqualTo(run.runId());
        for (String uri : List.of(
                "models:/doubler@champion",
                "models:/doubler/1",
                "models:/" + modelId,
                "runs:/" + run.runId() + "/doubler"))
            assertThat(tracking.modelPath(uri).resolve("MLmodel"))
                    .as(uri)
                    .isRegularFile()
                    .startsWith(folder);
    }

    @Test
    void and_java_goes_on_writing_there() {
        tracking.experiment("mine").run("java", mine -> mine.metric("loss", 0.5));
        assertThat(tracking.experiment("mine").runs("metrics.loss = 0.5").list())
                .isNotEmpty();
        try (Run child = tracking.resume(written.at("child_id").text())) {
            child.metric("later", 1);
            assertThat(child.read().metrics()).containsEntry("later", 1.0);
        }
    }
}
