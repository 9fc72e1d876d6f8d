package dev.mlopskit.serving.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.endpoint.Registered.Number;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {
    @TempDir
    Path folder;

    private Registered registered;
    private Path file;

    @BeforeEach
    void open() {
        registered = new Registered(folder);
        registered.register("version_1").alias("champion");
        file = folder.resolve("logs").resolve("requests.jsonl");
    }

    @AfterEach
    void close() {
        registered.close();
    }

    private Endpoint<Number, Double> logged(RequestLog log) {
        return registered.endpoint().requestLog(log).open();
    }

    private List<Map<String, Object>> lines() throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) all.add(object(line));
        return all;
    }

    @SuppressWarnings("unchecked") // an object is a map
    private static Map<String, Object> object(String line) {
        return (Map<String, Object>) Json.read(line);
    }

    @Test
    void each_call_is_a_line_of_what_was_asked_and_answered() throws IOException {
        try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file).rows(2))) {
            endpoint.predict(new Number(0.5));
            endpoint.predict(List.of(new Number(1), new Number(Double.NaN), new Number(3)));
            endpoint.score(Map.of("x", Tensor.column(new double[] {4, 5, 6})));
            assertThat(endpoint.status().requestLog()).contains(new RequestLog.Status(3, 0));
        }
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0))
                .containsEntry("at", "1970-01-01T00:00:00Z")
                .containsEntry("version", "numbers/1")
                .containsEntry("inputs", List.of(Map.of("x", 0.5)))
                .containsKeys("millis", "rows");
        assertThat(Files.readAllLines(file).get(0))
                .endsWith("\"rows\":1,\"inputs\":[{\"x\":0.5}],\"outputs\":[{\"y\":1.0}]}");
        assertThat(Files.readAllLines(file).get(1))
                .contains(
                        "\"rows\":3,\"inputs\":[{\"x\":1.0},{\"x\":\"NaN\"}],\"outputs\":[{\"y\":1.0},{\"y\":\"NaN\"}]}");
        assertThat(Files.readAllLines(file).get(2))
                .contains("\"inputs\":{\"x\":[4.0,5.0]},\"outputs\":{\"y\":[[1.0],[1.0]]}}");
    }

    @Test
    void a_field_may_be_masked_by_its_name() throws IOException {
        try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file).mask("x"))) {
            endpoint.predict(new Number(77.5));
            endpoint.score(Map.of("x", Tensor.column(new double[] {77.5})));
        }
        assertThat(Files.readString(file)).doesNotContain("77.5").contains("\"x\":\"***\"", "\"y\"");
    }

    @Test
    void files_are_rotated_by_their_size_and_the_oldest_is_deleted() throws IOException {
        try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file).rotate(1000, 3))) {
            for (int i = 0; i < 100; i++) endpoint.predict(new Number(i));
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("requests.jsonl", "requests.jsonl.1", "requests.jsonl.2");
        }
        for (String end : List.of("", ".1", ".2"))
            assertThat(Files.size(Path.of(file + end))).isLessThanOrEqualTo(1000);
        assertThat(Files.readString(file)).endsWith("}\n").contains("\"x\":99.0");
        assertThat(Files.readString(Path.of(file + ".1"))).doesNotContain("\"x\":99.0");
    }

    @Test
    void what_was_logged_before_stays() throws IOException {
        for (int i = 0; i < 2; i++)
            try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file))) {
                endpoint.predict(new Number(i));
            }
        assertThat(lines()).hasSize(2);
    }

    @Test
    void a_part_of_the_calls_is_logged() throws IOException {
        try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file).percent(20))) {
            for (int i = 0; i < 2000; i++) endpoint.predict(new Number(i));
        }
        assertThat(lines().size() / 2000.0).isCloseTo(0.2, within(0.06));
    }

    @Test
    void what_cannot_be_written_is_counted_and_fails_no_call() throws IOException {
        RequestLog log = RequestLog.to(file).rotate(400, 2).rows(1000);
        try (Endpoint<Number, Double> endpoint = logged(log)) {
            endpoint.predict(Collections.nCopies(500, new Number(1)));
            assertThat(endpoint.status().requestLog())
                    .as("longer than a file may be")
                    .contains(new RequestLog.Status(0, 1));
            // Rotation finds a folder that is not empty where its file should go.
            Files.createDirectories(Path.of(file + ".1").resolve("taken"));
            for (int i = 0; i < 10; i++)
                assertThat(endpoint.predict(new Number(i))).isEqualTo(1);
            RequestLog.Status status = endpoint.status().requestLog().orElseThrow();
            assertThat(status.written()).isPositive();
            assertThat(status.written() + status.lost()).isEqualTo(11);
            assertThat(status.lost()).isGreaterThan(1);
            Files.delete(Path.of(file + ".1").resolve("taken"));
            endpoint.predict(new Number(11));
            assertThat(endpoint.status().requestLog())
                    .as("it goes on when it can again")
                    .contains(new RequestLog.Status(status.written() + 1, status.lost()));
        }
    }

    @Test
    void a_file_that_was_deleted_or_moved_away_is_begun_anew() throws IOException {
        try (Endpoint<Number, Double> endpoint = logged(RequestLog.to(file))) {
            for (int i = 0; i < 3; i++) {
                endpoint.predict(new Number(i));
                assertThat(endpoint.status().requestLog()).contains(new RequestLog.Status(i + 1, 0));
                assertThat(lines()).hasSize(1);
                if (i == 0) Files.delete(file);
                else Files.move(file, Path.of(file + "." + i));
            }
            for (int i = 1; i < 3; i++) Files.delete(Path.of(file + "." + i));
            Files.delete(file.getParent());
            endpoint.predict(new Number(3));
            assertThat(endpoint.status().requestLog()).contains(new RequestLog.Status(3, 1));
        }
    }

    @Test
    void a_place_where_no_file_can_be_is_refused_when_the_endpoint_is_opened() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(() -> logged(RequestLog.to(file)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(file.toString());
    }
}
