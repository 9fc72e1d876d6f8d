package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.mlopskit.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as CSV and as JSON lines. */
class RunExportTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Experiment penguins;

    @BeforeEach
    void fill() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        penguins = tracking.experiment("penguins");
        try (Run run = penguins.startRun("first")) {
            run.params(Map.of("note", "a, \"b\"\nc ü", "empty", ""));
            run.metric("loss", 0.25, 1);
            run.metric("odd", Double.NaN);
            run.input(Dataset.of("rows", "abc"), DatasetInput.TRAINING);
        }
        penguins.run("second", run -> {
            run.metric("loss", 0.5, 1);
            run.metric("high", Double.POSITIVE_INFINITY);
        });
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private List<NamedCsvRecord> csv(Query<RunData> runs) throws IOException {
        Path file = folder.resolve("runs.csv");
        RunExport.of(runs).csv(file);
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            return reader.stream().toList();
        }
    }

    @Test
    void a_line_of_csv_says_what_the_run_has() throws Exception {
        List<NamedCsvRecord> lines = csv(penguins.runs().orderBy("metrics.loss"));
        assertThat(lines).hasSize(2);
        RunData first = penguins.runs("run_name = 'first'").first().orElseThrow();
        assertThat(lines.get(0).getField("run_id")).isEqualTo(first.runId());
        assertThat(lines.get(0).getField("status")).isEqualTo("FINISHED");
        assertThat(lines.get(0).getField("start_time")).isEqualTo(first.start().toString());
        assertThat(lines.get(0).getField("params.note")).isEqualTo("a, \"b\"\nc ü");
        assertThat(lines.get(0).getField("metrics.loss")).isEqualTo("0.25");
        assertThat(lines.get(0).getField("metrics.odd")).isEqualTo("NaN");
        assertThat(lines.get(1).getField("metrics.high")).isEqualTo("Infinity");
        assertThat(lines.get(1).getField("metrics.odd")).isEmpty();
        assertThat(lines.get(0).getField("tags.mlflow.runName")).isEqualTo("first");
    }

    @Test
    void what_is_empty_is_told_from_what_is_not_there() throws Exception {
        RunExport.of(penguins.runs().orderBy("metrics.loss").metrics()).csv(folder.resolve("runs.csv"));
        String text = Files.readString(folder.resolve("runs.csv"));
        assertThat(text).contains(",\"\",\"a, \"\"b\"\"\nc ü\",").contains(",,,");
    }

    @Test
    void a_json_line_says_what_the_run_has() throws Exception {
        Path file = folder.resolve("runs.jsonl");
        assertThat(RunExport.of(penguins.runs().orderBy("metrics.loss")).jsonLines(file))
                .isEqualTo(2);
        List<Map<?, ?>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) lines.add(Json.read(line, Map.class));
        assertThat(lines).extracting(line -> line.get("run_name")).isEqualTo(List.of("first", "second"));
        assertThat(lines.get(0).get("metrics")).isEqualTo(Map.of("loss", 0.25, "odd", "NaN"));
        assertThat(lines.get(0).get("params")).isEqualTo(Map.of("note", "a, \"b\"\nc ü", "empty", ""));
        assertThat(lines.get(0).get("inputs"))
                .isEqualTo(List.of(Map.of("name", "rows", "digest", "abc", "context", "training")));
    }

    @Test
    void more_than_a_page_is_written_and_progress_comes_to_the_end() throws Exception {
        for (int i = 0; i < 1_100; i++) penguins.startRun("run " + i).close();
        List<Long> done = new ArrayList<>();
        long written = RunExport.of(penguins.runs())
                .progress((path, now, total) -> done.add(now))
                .jsonLines(folder.resolve("all.jsonl"));
        assertThat(written).isEqualTo(1_102);
        assertThat(done).hasSize(1_102).isSorted().endsWith(1_102L);
        assertThat(Files.readAllLines(folder.resolve("all.jsonl")))
                .hasSize(1_102)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothing_found_is_a_file_with_a_head() throws Exception {
        assertThat(csv(penguins.runs("metrics.loss > 10"))).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("runs.csv"))).hasSize(1);
    }

    @Test
    void a_file_that_cannot_be_written_is_named_and_stays() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        Path below = file.resolve("runs.csv");
        assertThatThrownBy(() -> RunExport.of(penguins.runs()).csv(below))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining(below.toString());
        assertThat(Files.readString(file)).isEqualTo("kept");
    }

    @Test
    void an_export_that_fails_half_way_leaves_the_file_that_was_there() throws Exception {
        Path file = Files.writeString(folder.resolve("runs.csv"), "kept");
        RunExport export = RunExport.of(penguins.runs()).progress((path, done, total) -> {
            throw new IllegalStateException("stopped");
        });
        assertThatThrownBy(() -> export.csv(file)).isInstanceOf(IllegalStateException.class);
        assertThat(Files.readString(file)).isEqualTo("kept");
    }
}
