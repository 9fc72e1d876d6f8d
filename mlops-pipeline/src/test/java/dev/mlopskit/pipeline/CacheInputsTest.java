package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that a body can see of its inputs and of its place counts, or its result is not kept. */
class CacheInputsTest extends StoreTest {
    record Params(double rate) {}

    @BeforeEach
    void openCache() {
        options = RunOptions.builder().cache(Cache.in(tracking)).build();
    }

    private RunOptions day(int day) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day));
        return RunOptions.builder()
                .cache(Cache.in(tracking))
                .dataInterval(new DataInterval(start, start.plus(Duration.ofDays(1))))
                .build();
    }

    @Test
    void the_data_interval_of_a_context_counts() {
        Pipeline pipeline = Pipeline.define("daily", p -> p.task("day", p.context(), context -> context.dataInterval()
                        .orElseThrow()
                        .start())
                .cached());
        for (int day = 0; day < 3; day++)
            assertThat(pipeline.run(day(day)).orThrow().task("day").value())
                    .isEqualTo(Instant.parse("2026-01-0" + (day + 1) + "T00:00:00Z"));
        assertThat(pipeline.run(day(3)).explain("day")).contains("the data interval of its context differs at .");
        assertThat(pipeline.run(day(1)).explain("day")).contains("taken from the cache");
    }

    @Test
    void the_number_of_an_item_counts_where_the_body_has_a_context() {
        Pipeline pipeline = Pipeline.define(
                "items", p -> p.map("number", p.value(List.of(5, 5)), p.context(), (x, context) -> context.mapIndex())
                        .cached()
                        .maxActive(1));
        for (int i = 0; i < 2; i++)
            assertThat(pipeline.run(options).orThrow().task("number").value()).isEqualTo(List.of(0, 1));
    }

    @Test
    void what_differs_from_run_to_run_is_not_kept_and_that_is_told() {
        List<Body.Of1<TaskContext, Object>> bodies =
                List.of(context -> context.seed(), context -> context.runId(), context -> context.attempt());
        for (Body.Of1<TaskContext, Object> body : bodies) {
            Pipeline pipeline = Pipeline.define("p", p -> p.task("step", p.context(), context -> body.run(context))
                    .cached());
            pipeline.run(options).orThrow();
            assertThat(pipeline.run(options).explain("step"))
                    .contains("made: it is not cached, since its body has asked its context for ");
        }
        assertThat(Cache.in(tracking).size()).isZero();
    }

    @Test
    void an_input_is_called_by_its_name() {
        for (int i = 0; i < 2; i++) {
            int number = i;
            Pipeline pipeline = Pipeline.define("names", p -> {
                Task<Integer> load = p.task("load", () -> number);
                p.task("use", load, x -> x).cached();
                p.task("rate", p.params(Params.class), Params::rate).cached();
            });
            PipelineRun run = pipeline.run(RunOptions.builder()
                    .cache(Cache.in(tracking))
                    .params(new Params(number))
                    .build());
            if (i == 0) continue;
            assertThat(run.explain("use")).endsWith(", input 'load' was 0 and is 1");
            assertThat(run.explain("rate")).contains("input 'params' differs at .rate: was ");
        }
        Pipeline thread = Pipeline.define(
                "t", p -> p.task("use", p.task("make", Thread::new), x -> 1).cached());
        assertThat(thread.run(options).explain("use")).contains("since input 'make' cannot be digested");
    }

    @Test
    void a_run_without_a_cache_says_so() {
        Pipeline pipeline = Pipeline.define("p", p -> p.task("step", () -> 1).cached());
        assertThat(pipeline.run().explain("step")).endsWith("there is no cache in the options of this run");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Object lists(Path path) {
        Pipeline pipeline = Pipeline.define(
                "p", p -> p.task("list", p.value(path), CacheInputsTest::files).cached());
        return pipeline.run(options).orThrow().task("list").value();
    }

    @Test
    void what_links_lead_to_counts() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path outer = Files.createDirectory(folder.resolve("outer"));
        Files.createSymbolicLink(outer.resolve("data"), real);
        Pipeline nested =
                Pipeline.define("p", p -> p.task("read", p.value(outer), in -> Files.readString(in.resolve("data/a")))
                        .cached());
        Files.writeString(real.resolve("a"), "1");
        assertThat(lists(link)).isEqualTo(List.of("a"));
        assertThat(nested.run(options).task("read").value()).isEqualTo("1");
        Files.writeString(real.resolve("a"), "2");
        Files.writeString(real.resolve("b"), "3");
        assertThat(lists(link)).isEqualTo(List.of("a", "b"));
        assertThat(nested.run(options).task("read").value()).isEqualTo("2");
    }

    @Test
    void a_link_that_leads_to_where_it_is_is_told() throws Exception {
        Path outer = Files.createDirectory(folder.resolve("outer"));
        Path link = Files.createSymbolicLink(outer.resolve("again"), outer);
        Pipeline pipeline =
                Pipeline.define("p", p -> p.task("step", p.value(outer), x -> 1).cached());
        assertThat(pipeline.run(options).orThrow().explain("step"))
                .contains("the folder '" + outer + "' has no end: the link '" + link + "'");
    }

    @Test
    void files_of_other_names_and_absent_ones_are_other_inputs() throws Exception {
        Path january = Files.writeString(folder.resolve("jan.csv"), "");
        Path february = Files.writeString(folder.resolve("feb.csv"), "");
        for (List<Path> paths :
                List.of(List.of(january, february), List.of(folder.resolve("none/x"), folder.resolve("other/x")))) {
            Pipeline pipeline = Pipeline.define("p", p -> p.map("path", p.value(paths), path -> folder.relativize(path)
                            .toString())
                    .cached()
                    .maxActive(1));
            assertThat(pipeline.run(options).orThrow().task("path").value())
                    .isEqualTo(paths.stream()
                            .map(path -> folder.relativize(path).toString())
                            .toList());
        }
    }

    @Test
    void a_result_from_the_future_is_old() throws Exception {
        Pipeline pipeline = Pipeline.define(
                "p", p -> p.task("step", () -> 1).cached(CachePolicy.standard().maxAge(Duration.ofHours(1))));
        pipeline.run(options).orThrow();
        sql("UPDATE mlopskit_pipeline_cache SET made_at = made_at + 86400000000");
        assertThat(pipeline.run(options).orThrow().explain("step")).contains("a clock was set back");
        assertThat(pipeline.run(options).orThrow().explain("step")).contains("taken from the cache");
    }
}
