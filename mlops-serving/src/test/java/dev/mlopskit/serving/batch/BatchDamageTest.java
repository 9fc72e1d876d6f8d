package dev.mlopskit.serving.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.serving.Predictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged, interrupted or mixed up is one error that says so, and no row is lost or written twice. */
class BatchDamageTest {
    private static final String HEAD = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g";

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

    private Path csv(String text) throws Exception {
        return Files.writeString(file("in.csv"), text);
    }

    private BatchProgress run(Path csv) {
        return BatchScoring.csv(csv).badRows(file("bad.csv")).run(model, Penguins.MODEL, file("out.csv"));
    }

    @Test
    void a_quote_that_is_not_closed_swallows_no_rows() throws Exception {
        Path csv = csv(HEAD + ",note\n1,2,3,4,\"of\ntwo lines\"\n1,2,3,4,\"open\n1,2,3,4,b\n1,2,3,4,c\n");
        assertThatThrownBy(() -> run(csv))
                .isInstanceOfSatisfying(
                        BatchException.class, e -> assertThat(e.line()).hasValue(4))
                .hasMessageContaining("the record that begins in line 4 a quote that is not closed");
        assertThat(run(csv(HEAD + ",note\n1,2,3,4,\"of\ntwo lines\"\n1,2,3,4,\"last\""))
                        .rows())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeff", "\ufeff\"bill_length_mm\",", "\"bill_length_mm\","})
    void a_byte_order_mark_is_no_part_of_the_first_name(String begin) throws Exception {
        String names = begin.endsWith(",") ? HEAD.substring(HEAD.indexOf(',') + 1) : HEAD;
        assertThat(run(csv(begin + names + "\n1,2,3,4\n")).badRows()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rows\":2 | \"rows\":-5",
                "\"rows\":2 | \"rows\":1",
                "\"rows\":2 | \"rows\":99",
                "\"bytes\": | \"bytes\":1",
                "\"INT64\" | \"ZZZ\"",
                "\"columns\":[ | \"columns\":[\"X\",",
                "\"dtypes\":[ | \"dtypes\":[null,",
                "\"finished\":false | \"finished\":true",
                "\"identity\": | \"other\":",
                "{ | ["
            })
    void a_state_that_is_damaged_is_refused_whatever_it_says(String from, String to) throws Exception {
        Path csv = csv(HEAD + "\n1,2,3,4\n5,6,7,8\n");
        assertThatThrownBy(() -> BatchScoring.csv(csv)
                        .progress(progress -> {
                            throw new IllegalStateException("enough");
                        })
                        .run(model, Penguins.MODEL, file("out.csv")))
                .hasMessage("enough");
        String state = Files.readString(file("out.csv.state"));
        assertThat(state).contains(from);
        Files.writeString(file("out.csv.state"), state.replace(from, to));
        assertThatThrownBy(() -> BatchScoring.csv(csv).run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("out.csv.state' is damaged or no state of a batch: delete it");
        assertThat(file("out.csv")).doesNotExist();

        Files.writeString(file("out.csv.state"), state);
        BatchScoring.csv(csv).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readAllLines(file("out.csv"))).hasSize(3);
    }

    @Test
    void an_interrupt_is_told_as_one_and_the_next_call_goes_on() throws Exception {
        Path csv = csv(HEAD + "\n1,2,3,4\n5,6,7,8\n");
        for (int after = 0; after < 3; after++) {
            int chunks = after;
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                if (chunks == 0) Thread.currentThread().interrupt();
                BatchScoring.csv(csv)
                        .chunkRows(1)
                        .progress(progress -> {
                            if (progress.rows() == chunks)
                                Thread.currentThread().interrupt();
                        })
                        .run(model, Penguins.MODEL, file("out.csv"));
            });
            thread.setUncaughtExceptionHandler((who, e) -> failure.set(e));
            thread.start();
            thread.join();
            assertThat(failure.get())
                    .isInstanceOf(BatchException.class)
                    .hasMessage("the thread was interrupted: call again to go on");
        }
        BatchScoring.csv(csv).chunkRows(1).run(model, Penguins.MODEL, file("out.csv"));
        assertThat(Files.readAllLines(file("out.csv"))).hasSize(3);
    }

    @Test
    void bad_rows_and_the_result_are_two_files() throws Exception {
        Path csv = csv(HEAD + "\n1,2,3,4\n");
        assertThatThrownBy(() -> BatchScoring.csv(csv)
                        .badRows(folder.resolve("./out.csv"))
                        .run(model, Penguins.MODEL, file("out.csv")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("give each a file of its own");
    }

    @Test
    void what_is_null_is_named() {
        assertThatThrownBy(() -> BatchScoring.csv(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("file");
        assertThatThrownBy(() -> BatchScoring.csv(file("in.csv")).run(model, null, file("out.csv")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("modelId");
    }
}
