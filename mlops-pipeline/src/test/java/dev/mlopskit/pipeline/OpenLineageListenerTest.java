package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.listener.OpenLineageListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OpenLineageListenerTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("lineage/events.jsonl");
    }

    private List<Map<String, Object>> events(Pipeline pipeline, Mode mode) throws IOException {
        return events(pipeline, mode, RunOptions.builder());
    }

    private List<Map<String, Object>> events(Pipeline pipeline, Mode mode, RunOptions.Builder options)
            throws IOException {
        OpenLineageListener listener = OpenLineageListener.toFile("tests", file());
        mode.run(pipeline, options.listener(listener));
        listener.close();
        assertThat(listener.lost()).isZero();
        List<Map<String, Object>> events = new ArrayList<>();
        for (String line : Files.readAllLines(file())) events.add(valid(line));
        return events;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Object at(Map<String, Object> event, String... path) {
        Object value = event;
        for (String name : path) value = value == null ? null : object(value).get(name);
        return value;
    }

    /** The schemas allow more members than they know, so those of an event are named here. */
    private static Map<String, Object> valid(String line) {
        Map<String, Object> event = object(Json.read(line));
        assertThat(event.keySet())
                .containsExactlyInAnyOrder(
                        "eventType", "eventTime", "run", "job", "inputs", "outputs", "producer", "schemaURL");
        assertThat(event.get("schemaURL"))
                .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        assertThat(LineageSchemas.complaints(event)).isEmpty();
        assertThat(at(event, "job", "facets", "jobType", "processingType")).isEqualTo("BATCH");
        return event;
    }

    private static List<String> said(List<Map<String, Object>> events) {
        return events.stream()
                .map(event -> event.get("eventType") + " " + at(event, "job", "name"))
                .toList();
    }

    @Test
    void what_the_specification_refuses_is_seen_by_these_tests() throws IOException {
        Map<String, Object> event = events(Pipeline.define("penguins", p -> p.task("load", () -> 1)), Mode.DIRECT)
                .get(1);
        assertThat(LineageSchemas.complaints(event)).isEmpty();
        event.put("eventTime", "yesterday");
        event.put("eventType", "BEGIN");
        event.put("inputs", List.of(Map.of("namespace", "file")));
        object(event.get("run")).put("runId", "7");
        object(at(event, "run", "facets", "parent")).remove("job");
        object(at(event, "job", "facets", "jobType")).remove("processingType");
        assertThat(LineageSchemas.complaints(event))
                .hasSize(6)
                .anyMatch(said -> said.contains("eventTime"))
                .anyMatch(said -> said.contains("eventType"))
                .anyMatch(said -> said.contains("'name'"))
                .anyMatch(said -> said.contains("runId"))
                .anyMatch(said -> said.contains("'job'"))
                .anyMatch(said -> said.contains("'processingType'"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_run_and_each_task_of_it_begin_and_end_once(Mode mode) throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define("penguins", p -> {
                    Task<List<Integer>> load = p.task("load", () -> List.of(1, 2, 3));
                    Mapped<Integer> each = p.map("each", load, x -> x);
                    p.task("report", each, List::size);
                }),
                mode);
        assertThat(said(events))
                .containsExactlyInAnyOrder(
                        "START penguins",
                        "START penguins.load",
                        "COMPLETE penguins.load",
                        "START penguins.each",
                        "COMPLETE penguins.each",
                        "START penguins.report",
                        "COMPLETE penguins.report",
                        "COMPLETE penguins")
                .startsWith("START penguins")
                .endsWith("COMPLETE penguins");
    }

    @Test
    void tasks_name_the_run_of_the_pipeline_as_their_parent() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define("penguins", p -> {
                    Task<Integer> load = p.task("load", p.context(), context -> {
                                if (context.attempt() == 1) throw new IllegalStateException("again");
                                return 1;
                            })
                            .retries(1);
                    p.task("train", load, x -> x);
                }),
                Mode.DIRECT);
        assertThat(said(events))
                .containsExactly(
                        "START penguins",
                        "START penguins.load",
                        "COMPLETE penguins.load",
                        "START penguins.train",
                        "COMPLETE penguins.train",
                        "COMPLETE penguins");
        Object run = at(events.get(0), "run", "runId");
        assertThat(at(events.get(5), "run", "runId")).isEqualTo(run);
        assertThat(at(events.get(0), "run", "facets", "parent")).isNull();
        for (Map<String, Object> event : events.subList(1, 5)) {
            assertThat(at(event, "run", "facets", "parent", "run", "runId")).isEqualTo(run);
            assertThat(at(event, "run", "facets", "parent", "job"))
                    .isEqualTo(Map.of("namespace", "tests", "name", "penguins"));
        }
        assertThat(at(events.get(1), "run", "runId"))
                .isEqualTo(at(events.get(2), "run", "runId"))
                .isNotEqualTo(at(events.get(3), "run", "runId"))
                .isNotEqualTo(run);
    }

    @Test
    void the_data_interval_of_a_run_is_its_nominal_time_and_that_of_its_tasks() throws IOException {
        Pipeline pipeline = Pipeline.define("penguins", p -> p.task("load", () -> 1));
        Instant start = Instant.parse("2026-01-02T00:00:00Z");
        OpenLineageListener listener = OpenLineageListener.toFile("tests", file());
        pipeline.run(RunOptions.builder()
                .listener(listener)
                .dataInterval(new DataInterval(start, start.plusSeconds(3600)))
                .build());
        listener.close();
        List<Map<String, Object>> events = new ArrayList<>();
        for (String line : Files.readAllLines(file())) events.add(valid(line));
        assertThat(events).hasSize(4);
        for (Map<String, Object> event : events) {
            assertThat(at(event, "run", "facets", "nominalTime", "nominalStartTime"))
                    .isEqualTo("2026-01-02T00:00:00Z");
            assertThat(at(event, "run", "facets", "nominalTime", "nominalEndTime"))
                    .isEqualTo("2026-01-02T01:00:00Z");
        }
        object(at(events.get(0), "run", "facets", "nominalTime")).put("nominalStartTime", "yesterday");
        object(at(events.get(1), "run", "facets", "nominalTime")).remove("nominalStartTime");
        assertThat(LineageSchemas.complaints(events.get(0))).hasSize(1);
        assertThat(LineageSchemas.complaints(events.get(1))).hasSize(1);
        assertThat(at(events(pipeline, Mode.DIRECT).get(4), "run", "facets", "nominalTime"))
                .as("of a run without one")
                .isNull();
    }

    @Test
    void what_failed_says_why_and_what_never_began_is_not_there() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define("penguins", p -> {
                    Task<Integer> train = p.task("train", () -> {
                        throw new IllegalStateException("no convergence");
                    });
                    p.task("report", train, x -> x);
                }),
                Mode.DIRECT);
        assertThat(said(events))
                .containsExactly("START penguins", "START penguins.train", "FAIL penguins.train", "FAIL penguins");
        for (Map<String, Object> event : events.subList(2, 4)) {
            assertThat(at(event, "run", "facets", "errorMessage", "message"))
                    .isEqualTo("java.lang.IllegalStateException: no convergence");
            assertThat((String) at(event, "run", "facets", "errorMessage", "stackTrace"))
                    .contains("OpenLineageListenerTest");
        }
    }

    @Test
    void the_run_says_what_failed_it_and_not_what_may_fail() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define("penguins", p -> {
                    p.task("optional", () -> {
                                throw new IllegalStateException("may fail");
                            })
                            .allowFailure();
                    p.task("train", () -> {
                        throw new IllegalStateException("no convergence");
                    });
                }),
                Mode.DIRECT);
        assertThat(said(events))
                .endsWith("FAIL penguins.optional", "START penguins.train", "FAIL penguins.train", "FAIL penguins");
        assertThat(at(events.get(events.size() - 1), "run", "facets", "errorMessage", "message"))
                .isEqualTo("java.lang.IllegalStateException: no convergence");
    }

    @Test
    void a_run_that_took_too_long_says_so() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define(
                        "penguins",
                        p -> p.task("train", () -> {
                            Thread.sleep(60_000);
                            return 1;
                        })),
                Mode.SINGLE_THREAD,
                RunOptions.builder().timeout(Duration.ofMillis(50)));
        assertThat(said(events)).endsWith("FAIL penguins");
        assertThat((String) at(events.get(events.size() - 1), "run", "facets", "errorMessage", "message"))
                .contains("took longer than its timeout");
    }

    @Test
    void what_is_stopped_is_aborted() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define(
                        "penguins",
                        p -> p.task("train", () -> {
                            // As if somebody had interrupted the thread that waits for the run.
                            Thread.currentThread().interrupt();
                            Thread.sleep(60_000);
                            return 1;
                        })),
                Mode.DIRECT);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(said(events))
                .containsExactly("START penguins", "START penguins.train", "ABORT penguins.train", "ABORT penguins");
    }

    @Test
    void a_body_says_what_it_reads_and_writes() throws IOException {
        List<Map<String, Object>> events = events(
                Pipeline.define(
                        "penguins",
                        p -> p.map("each", p.value(List.of("a", "b")), p.context(), (x, context) -> {
                            context.get(OpenLineageListener.Lineage.class)
                                    .input("file", "/data/" + x + ".csv")
                                    .output("file", "/data/all.csv");
                            return x;
                        })),
                Mode.DIRECT);
        assertThat(said(events))
                .containsExactly(
                        "START penguins", "START penguins.each", "COMPLETE penguins.each", "COMPLETE penguins");
        assertThat(at(events.get(2), "inputs"))
                .isEqualTo(List.of(
                        Map.of("namespace", "file", "name", "/data/a.csv"),
                        Map.of("namespace", "file", "name", "/data/b.csv")));
        assertThat(at(events.get(2), "outputs"))
                .isEqualTo(List.of(Map.of("namespace", "file", "name", "/data/all.csv")));
    }

    @Test
    void a_file_is_added_to() throws IOException {
        Pipeline pipeline = Pipeline.define("penguins", p -> p.task("load", () -> 1));
        events(pipeline, Mode.DIRECT);
        assertThat(events(pipeline, Mode.DIRECT)).hasSize(8);
    }

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/api/v1/lineage");
    }

    @Test
    void events_are_posted_in_order() throws IOException {
        HttpServer server = server();
        ConcurrentLinkedQueue<String> posted = new ConcurrentLinkedQueue<>();
        Set<String> heads = ConcurrentHashMap.newKeySet();
        server.createContext("/api/v1/lineage", exchange -> {
            heads.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        OpenLineageListener listener =
                OpenLineageListener.toHttp("tests", address(server), Map.of("Authorization", "Bearer key"));
        Pipeline.define("penguins", p -> p.task("load", () -> 1))
                .run(RunOptions.builder().listener(listener).build());
        listener.close();
        server.stop(0);
        assertThat(listener.lost()).isZero();
        assertThat(heads).containsExactly("POST application/json Bearer key");
        assertThat(said(posted.stream().map(OpenLineageListenerTest::valid).toList()))
                .containsExactly(
                        "START penguins", "START penguins.load", "COMPLETE penguins.load", "COMPLETE penguins");
    }

    @Test
    void a_server_that_fails_or_is_not_there_changes_nothing_for_the_run() throws IOException {
        HttpServer server = server();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        for (int round = 0; round < 2; round++) {
            OpenLineageListener listener = OpenLineageListener.toHttp("tests", address(server));
            PipelineRun run = Pipeline.define("penguins", p -> p.task("load", () -> 1))
                    .run(RunOptions.builder().listener(listener).build());
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);
            assertThat(run.listenerErrors()).isEmpty();
            listener.close();
            assertThat(listener.lost()).isEqualTo(4);
            server.stop(0);
        }
    }

    @Test
    void a_server_that_does_not_answer_holds_no_run_up() throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = server();
        server.createContext("/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        OpenLineageListener listener = OpenLineageListener.toHttp("tests", address(server));
        PipelineRun run = Pipeline.define("penguins", p -> p.task("load", () -> 1))
                .run(RunOptions.builder().listener(listener).build());
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        over.countDown();
        listener.close();
        assertThat(listener.lost()).isZero();
        server.stop(0);
    }

    @Test
    void a_file_that_cannot_be_written_changes_nothing_for_the_run() throws IOException {
        Path occupied = Files.createFile(folder.resolve("occupied"));
        OpenLineageListener listener = OpenLineageListener.toFile("tests", occupied.resolve("events.jsonl"));
        PipelineRun run = Pipeline.define("penguins", p -> p.task("load", () -> 1))
                .run(RunOptions.builder().listener(listener).build());
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        listener.close();
        listener.close();
        assertThat(listener.lost()).isEqualTo(4);
    }

    @Test
    void an_address_or_a_namespace_that_cannot_be_is_refused_at_once() {
        assertThatThrownBy(() -> OpenLineageListener.toHttp("tests", URI.create("ftp://host/lineage")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("ftp://host/lineage");
        assertThatThrownBy(() -> OpenLineageListener.toFile(" ", file()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("namespace");
    }
}
