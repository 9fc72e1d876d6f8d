package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchScoringTest {
    @TempDir
    Path folder;

    private final Predictor<Map<String, ?>, Map<String, Object>> model = Penguins.model("labels");

    @AfterEach
    void close() {
        model.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> files() throws Exception {
        try (var all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void each_row_has_its_keys_and_what_the_model_answers() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 1234, 0);
        BatchProgress done =
                BatchScoring.csv(csv).keys("id", "island").chunkRows(100).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(done.rows()).isEqualTo(1234);
        assertThat(done.finished()).isTrue();
        List<String> lines = Files.readAllLines(file("out.csv"));
        assertThat(lines).hasSize(1235);
        assertThat(lines.get(0)).isEqualTo("id,island,label,class_id,probabilities_0,probabilities_1,probabilities_2");
        for (int i : new int[] {1, 100, 101, 1234}) {
            Map<String, Object> answer = model.predict(Map.of(
                    "bill_length_mm",
                    30 + i % 17 * 0.7,
                    "bill_depth_mm",
                    (double) (-20 + i % 41),
                    "flipper_length_mm",
                    170 + i % 60,
                    "body_mass_g",
                    (double) (i % 9000 - 4000)));
            assertThat(lines.get(i))
                    .startsWith("p" + i + ",\"Dream, \"\"" + i % 3 + "\"\"\"," + answer.get("label") + ","
                            + answer.get("class_id") + ",");
        }
        assertThat(files()).containsExactly("in.csv", "out.csv", "out.csv.state");
    }

    @Test
    void without_keys_the_rows_are_numbered() throws Exception {
        BatchScoring.csv(Penguins.csv(file("in.csv"), 3, 0)).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readAllLines(file("out.csv"))).element(3).asString().startsWith("3,");
    }

    @Test
    void an_alias_is_no_id_since_it_may_move() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 3, 0);
        for (String moving : List.of("models:/penguins@champion", "models:/penguins/latest"))
            assertThatThrownBy(() -> BatchScoring.csv(csv).run(model, moving, file("out.csv")))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContainingAll(moving, "models:/penguins/3", "run(tracking, uri, output)");
        assertThat(files()).containsExactly("in.csv");
    }

    @Test
    void an_alias_is_followed_once_and_a_call_after_it_moved_is_refused() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 300, 0);
        try (Tracking tracking = Tracking.open(file("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun("two")) {
            run.logModel("first", Penguins.packaged("labels"))
                    .register("penguins")
                    .alias("champion");
            Consumer<BatchProgress> killed = progress -> {
                throw new IllegalStateException("killed");
            };
            assertThatThrownBy(() -> BatchScoring.csv(csv)
                            .chunkRows(100)
                            .progress(killed)
                            .run(tracking, "models:/penguins@champion", file("out.csv")))
                    .hasStackTraceContaining("killed");
            run.logModel("second", Penguins.packaged("scores"))
                    .register("penguins")
                    .alias("champion");
            assertThatThrownBy(() -> BatchScoring.csv(csv)
                            .chunkRows(100)
                            .run(tracking, "models:/penguins@champion", file("out.csv")))
                    .isInstanceOf(BatchException.class)
                    .hasMessageContaining("models:/penguins/1");
            BatchProgress done =
                    BatchScoring.csv(csv).chunkRows(100).run(tracking, "models:/penguins/1", file("out.csv"));
            assertThat(done.rows()).isEqualTo(300);
        }
    }

    @Test
    void threads_change_nothing_but_the_time() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 5000, 77);
        Penguins.scoring(csv, file("bad1.csv")).run(model, Penguins.MODEL, file("one.csv"));
        Penguins.scoring(csv, file("bad4.csv")).threads(4).run(model, Penguins.MODEL, file("four.csv"));
        assertThat(file("four.csv")).hasSameBinaryContentAs(file("one.csv"));
        assertThat(file("bad4.csv")).hasSameBinaryContentAs(file("bad1.csv"));
    }

    @Test
    void a_bad_row_refuses_the_whole_with_its_line_and_leaves_nothing() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 2000, 777);
        assertThatThrownBy(() -> BatchScoring.csv(csv).chunkRows(100).run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOfSatisfying(
                        BatchException.class, e -> assertThat(e.line()).hasValue(778))
                .hasMessageContaining("line 778 of ")
                .hasMessageContaining("'flipper_length_mm': expected int32, found the text 'long'")
                .hasMessageContaining("badRows");
        assertThat(files()).containsExactly("in.csv");
    }

    @Test
    void bad_rows_go_to_a_file_of_their_own_with_line_and_reason() throws Exception {
        String head = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g\n";
        Files.writeString(file("in.csv"), head + "1,2,3,4\n1,2,3\n1,x,3,4\n\n1,2,,4\n,2,3,4\n1,2,3,4,5\n");
        BatchProgress done =
                BatchScoring.csv(file("in.csv")).badRows(file("bad.csv")).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(done.rows()).isEqualTo(6);
        assertThat(done.badRows()).isEqualTo(4);
        assertThat(Files.readAllLines(file("bad.csv")))
                .containsExactly(
                        "line,reason,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g",
                        "3,3 fields for 4 columns: correct the row,1,2,3",
                        "4,\"'bill_depth_mm': expected float64, found the text 'x': correct the value\",1,x,3,4",
                        "6,\"'flipper_length_mm': expected int32, found no value, which a whole number cannot"
                                + " st...: correct the value\",1,2,,4",
                        "8,5 fields for 4 columns: correct the row,1,2,3,4,5");
        assertThat(Files.readAllLines(file("out.csv")))
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("1,"))
                .satisfies(lines -> assertThat(lines.get(2)).startsWith("5,"));
    }

    @Test
    void a_file_of_bad_rows_only_still_has_its_head() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 7, 1);
        BatchScoring.csv(csv).badRows(file("bad.csv")).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readString(file("out.csv"))).startsWith("row,").hasLineCount(1);
        assertThat(file("bad.csv")).content().hasLineCount(8);
    }

    @Test
    void a_call_that_ended_early_is_gone_on_with_behind_its_last_chunk() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 5000, 77);
        Penguins.scoring(csv, file("bad.whole")).run(model, Penguins.MODEL, file("whole.csv"));
        Path bad = file("bad.csv");
        AtomicInteger chunks = new AtomicInteger();
        for (int stop : new int[] {1, 4, 5}) {
            chunks.set(0);
            assertThatThrownBy(() -> Penguins.scoring(csv, bad)
                            .progress(progress -> {
                                if (chunks.incrementAndGet() == stop) throw new IllegalStateException("enough");
                            })
                            .run(model, Penguins.MODEL, file("out.csv")))
                    .hasMessage("enough");
            // What a kill in the middle of a write leaves.
            for (String name : List.of("out.csv.part", "bad.csv.part", "out.csv.state.next"))
                Files.writeString(file(name), "p12,Dre", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        List<BatchProgress> told = new ArrayList<>();
        BatchProgress done = Penguins.scoring(csv, bad).progress(told::add).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(done.resumedRows()).isEqualTo(5000);
        assertThat(file("out.csv")).hasSameBinaryContentAs(file("whole.csv"));
        assertThat(bad).hasSameBinaryContentAs(file("bad.whole"));
        assertThat(Penguins.scoring(csv, bad)
                        .run(model, Penguins.MODEL, file("out.csv"))
                        .rows())
                .isEqualTo(5000);
    }

    @Test
    void another_input_or_another_model_is_not_gone_on_with() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 900, 77);
        assertThatThrownBy(() -> Penguins.scoring(csv, file("bad.csv"))
                        .progress(progress -> {
                            throw new IllegalStateException("enough");
                        })
                        .run(model, Penguins.MODEL, file("out.csv")))
                .hasMessage("enough");
        assertThatThrownBy(
                        () -> Penguins.scoring(csv, file("bad.csv")).run(model, "models:/penguins/4", file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("models:/penguins/3, now models:/penguins/4");
        Penguins.csv(csv, 901, 77);
        assertThatThrownBy(() -> Penguins.scoring(csv, file("bad.csv")).run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("input=sha256:");
    }

    @Test
    void what_is_there_already_is_never_replaced() throws Exception {
        Path csv = Penguins.csv(file("in.csv"), 9, 0);
        Files.writeString(file("out.csv"), "mine");
        assertThatThrownBy(() -> BatchScoring.csv(csv).run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("is there already");
        assertThat(files()).containsExactly("in.csv", "out.csv");
    }

    @Test
    void two_calls_for_one_output_exclude_each_other() {
        Path csv = Penguins.csv(file("in.csv"), 9, 0);
        assertThatThrownBy(() -> BatchScoring.csv(csv)
                        .progress(progress -> BatchScoring.csv(csv).run(model, Penguins.MODEL, file("out.csv")))
                        .run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("another call");
    }

    @Test
    void a_file_that_does_not_fit_is_refused_before_a_row_is_scored() throws Exception {
        refused("bill_length_mm,body_mass_g\n1,2\n", "[bill_depth_mm, flipper_length_mm]");
        refused("", "is empty");
        refused("a,a\n1,2\n", "twice");
        Files.write(file("in.csv"), "a,b\n\u00e9,2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> BatchScoring.csv(file("in.csv")).run(model, "m", file("out.csv")))
                .hasMessageContaining("UTF-8");
        Path csv = Penguins.csv(file("in.csv"), 9, 0);
        assertThatThrownBy(() -> BatchScoring.csv(csv).keys("ID").run(model, "m", file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("[ID]");
        assertThatThrownBy(() -> BatchScoring.csv(csv).keys("id", "id")).isInstanceOf(ServingException.class);
        assertThatThrownBy(() -> BatchScoring.csv(csv).chunkRows(0)).isInstanceOf(ServingException.class);
    }

    private void refused(String csv, String problem) throws Exception {
        Files.writeString(file("in.csv"), csv);
        assertThatThrownBy(() -> BatchScoring.csv(file("in.csv")).run(model, "m", file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining(problem);
        assertThat(files()).containsExactly("in.csv");
    }

    @Test
    void progress_is_one_line_for_people() {
        List<String> lines = new ArrayList<>();
        BatchScoring.csv(Penguins.csv(file("in.csv"), 9000, 0))
                .progress(progress -> lines.add(progress.toString()))
                .run(model, Penguins.MODEL, file("out.csv"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).matches("8,192 rows, 0 bad, [0-9,]+ rows/s");
    }
}
