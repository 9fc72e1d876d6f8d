package dev.mlopskit.interop;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The real client opens a store that Java wrote, with no step by hand, and finds all that is in it. */
@ParameterizedClass(name = "MLflow {0}, {1}")
@CsvSource({"NEWEST,FILE", "NEWEST,POSTGRES", "FIRST,FILE", "FIRST,POSTGRES"})
class PythonReadsJavaTest {
    private static final Map<String, Visit> VISITS = new ConcurrentHashMap<>();

    @TempDir
    static Path root;

    private record Visit(Place place, JavaStore written, Node seen) {
        static Visit of(Mlflow mlflow, Place.Kind kind) {
            Place place = kind.in(root.resolve(mlflow + "-" + kind));
            return new Visit(place, JavaStore.write(place), mlflow.run("read_store.py", place));
        }
    }

    private final Place place;
    private final JavaStore written;
    private final Node seen;

    /** One visit for each MLflow and kind of store: the client is slow to start. */
    PythonReadsJavaTest(Mlflow mlflow, Place.Kind kind) {
        Visit visit = VISITS.computeIfAbsent(mlflow + "-" + kind, key -> Visit.of(mlflow, kind));
        this.place = visit.place();
        this.written = visit.written();
        this.seen = visit.seen();
    }

    @Test
    void it_looks_at_the_file_in_the_working_directory_or_where_it_was_told() {
        if (place.uri() == null)
            assertThat(seen.at("uri").text()).startsWith("sqlite:///").endsWith("mlflow.db");
        else assertThat(seen.at("uri").text()).isEqualTo(place.uri());
    }

    @Test
    void every_experiment_with_its_tags_and_place() {
        assertThat(seen.at("experiments").keys()).containsExactlyInAnyOrder("Default", "penguins", "größe of päckchen");
        Node penguins = seen.at("experiments", "penguins");
        assertThat(penguins.at("id").text()).isEqualTo(written.run().experimentId());
        assertThat(penguins.at("tags").texts()).containsEntry("mlflow.experimentKind", "custom_model_development");
        assertThat(Path.of(penguins.at("location").text()))
                .isEqualTo(
                        place.folder().resolve("mlruns").resolve(written.run().experimentId()));
    }

    @Test
    void every_run_with_status_times_name_params_and_tags() {
        assertThat(seen.at("runs").keys())
                .containsExactlyInAnyOrderElementsOf(
                        written.runs().stream().map(RunData::runId).toList());
        for (RunData run : written.runs()) {
            Node found = seen(run);
            assertThat(found.at("experiment_id").text()).isEqualTo(run.experimentId());
            assertThat(found.at("name").text()).isEqualTo(run.name());
            assertThat(found.at("status").text()).isEqualTo(run.status().name());
            assertThat(found.at("start").number()).isEqualTo(run.start().toEpochMilli());
            if (run.end() == null) assertThat(found.at("end").value()).isNull();
            else assertThat(found.at("end").number()).isEqualTo(run.end().toEpochMilli());
            assertThat(found.at("params").texts()).isEqualTo(run.params());
            assertThat(found.at("tags").texts()).isEqualTo(run.tags());
        }
    }

    @Test
    void params_and_tags_keep_unicode_and_the_longest_key_and_value() {
        assertThat(seen(written.run()).at("params").texts()).isEqualTo(JavaStore.PARAMS);
        assertThat(seen(written.run()).at("tags").texts())
                .containsEntry("目标/owner", "ann\nand bob")
                .containsEntry("mlflow.runName", "baseline ü")
                .containsKeys("mlflow.user", "mlflow.source.name", "mlflow.source.type");
    }

    @Test
    void a_nested_run_names_its_parent_and_a_failed_one_the_reason() {
        assertThat(seen(written.child()).at("tags", "mlflow.parentRunId").text())
                .isEqualTo(written.run().runId());
        assertThat(seen(written.failed()).at("status").text()).isEqualTo("FAILED");
        assertThat(seen(written.failed()).at("tags", Run.FAILURE_TAG).text()).contains("IllegalStateException: boom");
    }

    @Test
    void every_metric_history_in_order() {
        Map<String, List<Metric>> byKey = JavaStore.POINTS.stream().collect(groupingBy(Metric::key));
        Node histories = seen(written.run()).at("history");
        assertThat(histories.keys()).isEqualTo(byKey.keySet());
        byKey.forEach((key, points) -> assertThat(histories.at(key).items())
                .as(key)
                .extracting(
                        point -> point.items().get(0).real(),
                        point -> point.items().get(1).number())
                .containsExactlyElementsOf(points.stream()
                        .map(point -> tuple(mlflows(point.value()), point.step()))
                        .toList()));
    }

    @Test
    void the_latest_value_of_each_metric() {
        Node latest = seen(written.run()).at("metrics");
        assertThat(latest.at("early").real()).isEqualTo(2.5);
        assertThat(latest.at("odd").real()).isEqualTo(Double.MIN_VALUE);
        assertThat(latest.at("nan at last").real()).isNaN();
        assertThat(latest.at("verlust/ü").real()).isEqualTo(0.1);
    }

    /** The client of MLflow shows an infinity as it is kept: as the largest double. */
    private static double mlflows(double value) {
        return Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value;
    }

    @Test
    void every_artifact_and_its_content() {
        assertThat(seen(written.run()).at("artifacts").texts())
                .containsEntry("notes/read me.txt", "ünïcode")
                .containsEntry("params.json", "{\n  \"depth\" : 3\n}");
        assertThat(seen(written.child()).at("artifacts").keys()).isEmpty();
    }

    @Test
    void a_dataset_with_name_digest_columns_size_and_context() {
        Node input = seen(written.run()).at("inputs").items().get(0);
        assertThat(input.at("name").text()).isEqualTo("rows");
        assertThat(input.at("digest").text()).isEqualTo("abc123");
        assertThat(input.at("profile").text()).isEqualTo("{\"num_rows\":344}");
        assertThat(input.at("tags").texts()).isEqualTo(Map.of("mlflow.data.context", "training"));
        assertThat(new Node(Json.read(input.at("schema").text()))
                        .at("mlflow_colspec")
                        .items())
                .extracting(column ->
                        column.at("name").text() + " " + column.at("type").text())
                .containsExactly("mass double", "island string", "year integer");
    }

    @Test
    void a_logged_model_that_is_an_output_of_its_run() {
        String modelId = written.model().modelId();
        Node model = seen.at("models", modelId);
        assertThat(seen(written.run())
                        .at("outputs")
                        .items()
                        .get(0)
                        .items()
                        .get(0)
                        .text())
                .isEqualTo(modelId);
        assertThat(model.at("name").text()).isEqualTo("classifier");
        assertThat(model.at("status").text()).endsWith("READY");
        assertThat(model.at("run_id").text()).isEqualTo(written.run().runId());
        assertThat(model.at("params").texts()).isEqualTo(JavaStore.PARAMS);
        assertThat(model.at("files").items()).extracting(Node::text).contains("MLmodel", "model.onnx");
    }

    @Test
    void a_registered_model_with_its_versions_and_aliases() {
        Node penguins = seen.at("registered", "penguins");
        assertThat(penguins.at("aliases").texts()).isEqualTo(Map.of("champion", "2", "newest-one", "2"));
        assertThat(penguins.at("versions").keys()).containsExactly("1", "2");
        Node second = penguins.at("versions", "2");
        assertThat(second.at("run_id").text()).isEqualTo(written.run().runId());
        assertThat(second.at("source").text()).isEqualTo(written.model().uri());
        assertThat(second.at("aliases").items()).extracting(Node::text).contains("champion", "newest-one");
        assertThat(Path.of(second.at("download_uri").text()).resolve("MLmodel")).isRegularFile();
    }

    private Node seen(RunData run) {
        return seen.at("runs", run.runId());
    }
}
