package dev.mlopskit.tracking.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points of metrics, as lines of files that others write too. */
class MetricFileTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;
    private Path file;

    @BeforeEach
    void open() {
        tracking = Tracking.builder().uri(folder.resolve("mlruns").toString()).open();
        run = tracking.experiment("penguins").startRun("r");
        file = folder.resolve("mlruns").resolve(run.read().experimentId()).resolve(run.runId() + "/metrics/loss");
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private static Metric point(double value, long step, long time) {
        return new Metric("loss", value, step, Instant.ofEpochMilli(time));
    }

    private List<Metric> history() {
        return tracking.history(run.runId(), "loss");
    }

    private void append(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void every_double_comes_back() {
        List<Metric> points = new ArrayList<>();
        double[] odd = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -1e-300,
            1.0 / 3,
            1e22,
            -0.0
        };
        for (int step = 0; step < odd.length; step++) points.add(point(odd[step], step, 1_000));
        Random random = new Random(7);
        for (int step = 100; step < 1_100; step++) {
            double value = Double.longBitsToDouble(random.nextLong());
            points.add(point(value, step, 2_000));
        }
        run.log(points);
        assertThat(history()).isEqualTo(points);
    }

    @Test
    void a_point_that_is_there_is_not_written_twice() throws IOException {
        List<Metric> points = List.of(point(1, 1, 10), point(Double.NaN, 2, 20), point(2, 2, 20));
        run.log(points);
        run.log(points);
        run.log(List.of(point(1, 1, 10), point(1, 1, 10), point(1, 1, 11)));
        assertThat(Files.readAllLines(file)).containsExactly("10 1.0 1", "20 nan 2", "20 2.0 2", "11 1.0 1");
    }

    @Test
    void a_point_of_long_ago_is_not_written_twice_by_another_store_either() {
        List<Metric> points = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) points.add(point(i, i, 1_000 + i));
        Collections.shuffle(points, new Random(1));
        run.log(points);
        for (Metric point : points.subList(0, 50)) run.log(List.of(point));
        try (Tracking other = Tracking.builder().uri(tracking.uri()).open()) {
            other.resume(run.runId()).log(points);
        }
        assertThat(history()).hasSize(3_000);
    }

    @Test
    void what_another_program_appends_counts_at_once() throws IOException {
        run.log(List.of(point(1, 1, 10)));
        append("20 0.5 2\n");
        run.log(List.of(point(0.5, 2, 20), point(0.25, 3, 30)));
        assertThat(history()).containsExactly(point(1, 1, 10), point(0.5, 2, 20), point(0.25, 3, 30));
    }

    @Test
    void a_file_that_another_program_replaced_is_written_and_not_the_old_one() throws IOException {
        run.log(List.of(point(1, 1, 10)));
        run.log(List.of(point(2, 2, 20)));
        Path other = Files.writeString(folder.resolve("other"), "5 9.0 9\n");
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        run.log(List.of(point(3, 3, 30)));
        assertThat(Files.readAllLines(file)).containsExactly("5 9.0 9", "30 3.0 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "20 0.", "20 0.5 1", "20 0.5 ", "-"})
    void a_last_line_without_an_end_is_passed_over_and_repaired_by_the_next_point(String torn) throws IOException {
        run.log(List.of(point(1, 1, 10)));
        append(torn);
        assertThat(history()).containsExactly(point(1, 1, 10));
        run.log(List.of(point(2, 2, 30)));
        assertThat(Files.readString(file)).isEqualTo("10 1.0 1\n30 2.0 2\n");
    }

    @Test
    void a_file_with_nothing_but_a_torn_line_is_as_none() throws IOException {
        append("10 0.");
        assertThat(run.read().metrics()).isEmpty();
        run.log(List.of(point(2, 2, 30)));
        assertThat(Files.readString(file)).isEqualTo("30 2.0 2\n");
    }

    @Test
    void lines_of_every_MLflow_are_read() throws IOException {
        append("10 1.5\n20 1e-05 3\n30 -inf 4 train abc\n40 .5 5 a train set abc\n50 INFINITY 6\n");
        assertThat(history())
                .containsExactly(
                        point(1.5, 0, 10),
                        point(1e-5, 3, 20),
                        point(Double.NEGATIVE_INFINITY, 4, 30),
                        point(0.5, 5, 40),
                        point(Double.POSITIVE_INFINITY, 6, 50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "10", "10 x 1", "10 0x1p3 1", "10 1.0f 1", "10 1 1.5", "1e3 1 1", "10 1 1 a", "10 1  1"
            })
    void a_line_that_is_none_is_named_with_its_file(String line) throws IOException {
        append("10 1.0 1\n" + line + "\n20 2.0 2\n");
        assertThatThrownBy(this::history)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line 2");
    }

    @Test
    void a_damaged_line_keeps_nobody_from_logging() throws IOException {
        append("nonsense\n");
        run.log(List.of(point(1, 1, 10)));
        assertThat(Files.readString(file)).isEqualTo("nonsense\n10 1.0 1\n");
    }

    @Test
    void the_latest_is_that_of_the_highest_step_then_time_then_value() {
        run.log(List.of(point(1, 2, 50), point(5, 3, 10), point(7, 3, 20), point(6, 3, 20), point(9, 1, 99)));
        assertThat(run.read().metrics()).containsEntry("loss", 7.0);
    }
}
