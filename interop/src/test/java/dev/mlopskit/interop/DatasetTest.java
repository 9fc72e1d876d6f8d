package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.DatasetStream;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MLflow's own classes read the datasets that Java logged, and Java those of pandas and numpy. */
class DatasetTest {
    record Row(double billLengthMm, @Nullable String sex, Long count, boolean tame) {}

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Mlflow.class)
    void MLflow_reads_source_schema_and_profile_of_what_Java_logged(Mlflow mlflow) throws IOException {
        Path csv = Files.writeString(
                folder.resolve("rows.csv"),
                "\uFEFFyear,mass,tame,\"is\nland\",seen\n2007,3750.5,True,\"größe, \"\"x\"\"\",2024-01-31\n2008,,False,Dream,2024-02-29\n");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun("java");
                DatasetStream in = Dataset.reading(csv).csv()) {
            in.transferTo(OutputStream.nullOutputStream());
            run.input(in.dataset(), DatasetInput.TRAINING);
            run.input(in.dataset().named("rows-validation"), DatasetInput.VALIDATION);
            run.input(Dataset.of("record", "d1").columns(Row.class).rows(344), DatasetInput.TEST);
            run.input(read("https://example.org/web.csv"), "my own word");
            run.input(read("s3://bucket/cloud.csv"), DatasetInput.TRAINING);
        }
        Node seen = mlflow.run("read_datasets.py", folder);
        Node rows = seen.at("datasets", "rows.csv");
        assertThat(rows.at("context").text()).isEqualTo("training");
        assertThat(rows.at("source_class").text()).isEqualTo("LocalArtifactDatasetSource");
        assertThat(rows.at("source").texts()).isEqualTo(Map.of("uri", csv.toString()));
        assertThat(columns(rows))
                .containsExactly(
                        "year long true",
                        "mass double false",
                        "tame boolean true",
                        "is\nland string true",
                        "seen datetime true");
        // pandas takes no text for a date, and calls a floating point column optional only where a value is missing.
        assertThat(columns(rows.at("pandas")).subList(0, 4))
                .isEqualTo(columns(rows).subList(0, 4));
        assertThat(rows.at("profile", "num_rows").number()).isEqualTo(2);
        assertThat(rows.at("profile", "num_elements").number())
                .isEqualTo(rows.at("pandas", "profile", "num_elements").number());
        assertThat(rows.at("profile", "columns", "mass", "nulls").number()).isEqualTo(1);
        assertThat(seen.at("datasets", "rows-validation", "context").text()).isEqualTo("validation");
        assertThat(seen.at("by_context").items()).extracting(Node::text).containsExactly("java");

        Node record = seen.at("datasets", "record");
        assertThat(record.at("source_class").text()).isEqualTo("CodeDatasetSource");
        assertThat(columns(record))
                .containsExactly(
                        "bill_length_mm double true", "sex string false", "count long false", "tame boolean true");
        Node web = seen.at("datasets", "web.csv");
        assertThat(web.at("source_class").text()).isEqualTo("HTTPDatasetSource");
        assertThat(web.at("source").texts()).isEqualTo(Map.of("url", "https://example.org/web.csv"));
        assertThat(web.at("context").text()).isEqualTo("my own word");
        assertThat(seen.at("datasets", "cloud.csv", "source_class").text()).isEqualTo("S3ArtifactDatasetSource");
    }

    private static Dataset read(String address) {
        return Dataset.reading(URI.create(address), InputStream.nullInputStream())
                .dataset();
    }

    private static List<String> columns(Node node) {
        return node.at("columns").items().stream()
                .map(Node::items)
                .map(column -> column.get(0).text() + " " + column.get(1).text() + " "
                        + column.get(2).value())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Mlflow.class)
    void Java_reads_what_pandas_and_numpy_gave_MLflow(Mlflow mlflow) {
        Node written = mlflow.run("write_datasets.py", folder);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            RunData run = tracking.run(written.at("run_id").text());
            Map<String, Node> datasets = written.at("datasets").map();
            assertThat(run.inputs()).hasSameSizeAs(datasets.keySet());
            for (DatasetInput input : run.inputs()) {
                Node expected =
                        Objects.requireNonNull(datasets.get(input.dataset().name()));
                assertThat(input.context()).isEqualTo(expected.at("context").text());
                assertThat(input.dataset())
                        .isEqualTo(new Dataset(
                                input.dataset().name(),
                                expected.at("digest").text(),
                                expected.at("source_type").text(),
                                expected.at("source").text(),
                                (String) expected.map()
                                        .getOrDefault("schema", new Node(null))
                                        .value(),
                                (String) expected.map()
                                        .getOrDefault("profile", new Node(null))
                                        .value()));
            }
            giveAContext(tracking, run);
        }
    }

    /** What Python logged without a context gets one, and keeps it. */
    private static void giveAContext(Tracking tracking, RunData run) {
        DatasetInput arrays = run.inputs().stream()
                .filter(input -> input.context().isEmpty())
                .findFirst()
                .orElseThrow();
        try (Run resumed = tracking.resume(run.runId())) {
            resumed.input(arrays.dataset(), "");
            assertThat(resumed.read().inputs()).containsExactlyInAnyOrderElementsOf(run.inputs());
            resumed.input(arrays.dataset(), DatasetInput.TEST);
            resumed.input(arrays.dataset(), "");
            assertThat(resumed.read().inputs()).contains(new DatasetInput(arrays.dataset(), "test"));
        }
    }
}
