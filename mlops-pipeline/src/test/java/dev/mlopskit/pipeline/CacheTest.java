package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cached step runs when something that it depends on has changed, and only then. */
class CacheTest extends EachDatabaseTest {
    private static final AtomicInteger RUNS = new AtomicInteger();

    // Not captured, as what is written there would then count as an input.
    private static Path outputs = Path.of("");

    record Params(double rate, @CacheIgnored int threads) {}

    @BeforeEach
    void openCache() {
        RUNS.set(0);
        options = RunOptions.builder().cache(Cache.in(tracking)).build();
    }

    private static int twice(int x) {
        RUNS.incrementAndGet();
        return 2 * x;
    }

    private static String read(Path file) throws Exception {
        RUNS.incrementAndGet();
        return Files.readString(file);
    }

    private PipelineRun run(Object input, Body.Of1<Object, Object> body, CachePolicy policy) {
        return Pipeline.define("p", p -> p.task("step", p.value(input), body).cached(policy))
                .run(options)
                .orThrow();
    }

    private PipelineRun run(Object input, Body.Of1<Object, Object> body) {
        return run(input, body, CachePolicy.standard());
    }

    private static Object counted(Object x) {
        RUNS.incrementAndGet();
        return x;
    }

    @Test
    void hits_and_misses_are_explained_each_by_itself() {
        Pipeline pipeline = Pipeline.define("explained", p -> {
            Task<List<Integer>> rows = p.task("rows", () -> List.of(1, 2));
            p.map("square", rows, x -> x * x).cached();
            p.task("plain", () -> 1);
        });
        Pipeline longer = Pipeline.define("explained", p -> {
            Task<List<Integer>> rows = p.task("rows", () -> List.of(1, 2, 3));
            p.map("square", rows, x -> x * x).cached();
        });
        PipelineRun first = pipeline.run(options).orThrow();
        assertThat(first.explainHit("square")).isEmpty();
        assertThat(first.explainMiss("square").orElseThrow()).startsWith("item 0 was made: ");
        assertThat(first.explainMiss("plain")).isEmpty();
        PipelineRun same = pipeline.run(options).orThrow();
        assertThat(same.explainHit("square")).contains("2 of 2 items were taken from the cache");
        assertThat(same.explainMiss("square")).isEmpty();
        PipelineRun more = longer.run(options).orThrow();
        assertThat(more.explainMiss("square")).isPresent();
    }

    @Test
    void the_same_code_and_inputs_are_taken_from_the_cache_in_whatever_pipeline() {
        Pipeline first = Pipeline.define(
                "first", p -> p.task("double", p.value(21), CacheTest::twice).cached());
        Pipeline other = Pipeline.define("other", p -> {
            Task<Integer> made = p.task("make", () -> 21);
            p.task("twice", made, CacheTest::twice).cached();
        });
        PipelineRun filled = first.run(options).orThrow();
        PipelineRun run = other.run(options).orThrow();
        assertThat(RUNS).hasValue(1);
        assertThat(run.task("twice").value()).isEqualTo(42);
        assertThat(run.explain("twice"))
                .contains("taken from the cache: its code and inputs are those of run " + filled.id());
        assertThat(filled.explain("double")).contains("made: the cache has no result of it yet");
        assertThat(first.run().task("double").value()).isEqualTo(42);
        assertThat(RUNS).as("without a cache").hasValue(2);
    }

    @Test
    void another_input_is_another_result_and_the_difference_is_told() {
        run(1, CacheTest::counted);
        PipelineRun run = run(2, CacheTest::counted);
        assertThat(RUNS).hasValue(2);
        assertThat(run.explain("step")).contains("input 1 was 1 and is 2");
        run(2, CacheTest::counted);
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void what_a_lambda_captures_counts() {
        for (int factor : new int[] {2, 3, 2}) {
            PipelineRun run = run(5, x -> (Integer) counted(x) * factor);
            assertThat(run.task("step").value()).isEqualTo(5 * factor);
        }
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void a_body_that_captures_what_has_no_digest_runs_every_time_and_that_is_told() {
        Object lock = new AtomicInteger();
        run(5, x -> counted(x) + lock.toString());
        PipelineRun run = run(5, x -> counted(x) + lock.toString());
        assertThat(RUNS).hasValue(2);
        assertThat(run.explain("step")).contains("it is not cached, since its body captures what cannot be digested");
        run(new Thread(), CacheTest::counted);
        assertThat(run(new Thread(), x -> counted(1)).explain("step"))
                .contains("input 1 cannot be digested")
                .contains("java.lang.Thread");
    }

    @Test
    void salt_and_age_count() throws Exception {
        run(1, CacheTest::counted, CachePolicy.standard().salt("v1"));
        PipelineRun other = run(1, CacheTest::counted, CachePolicy.standard().salt("v2"));
        assertThat(other.explain("step")).contains("salt was v1 and is v2");
        run(1, CacheTest::counted, CachePolicy.standard().salt("v2").maxAge(Duration.ofHours(1)));
        assertThat(RUNS).hasValue(2);
        Thread.sleep(5);
        PipelineRun old =
                run(1, CacheTest::counted, CachePolicy.standard().salt("v2").maxAge(Duration.ofMillis(2)));
        assertThat(RUNS).hasValue(3);
        assertThat(old.explain("step")).contains("longer ago than PT0.002S");
        PipelineRun env =
                run(1, CacheTest::counted, CachePolicy.standard().salt("v2").env("NO_SUCH_VARIABLE"));
        assertThat(env.explain("step")).contains("env NO_SUCH_VARIABLE is new");
        assertThatThrownBy(() -> CachePolicy.standard().maxAge(Duration.ZERO))
                .hasMessageContaining("take more than zero");
    }

    @Test
    void an_ignored_component_does_not_count_and_the_order_of_a_map_does_not() {
        run(new Params(0.1, 1), CacheTest::counted);
        run(new Params(0.1, 8), CacheTest::counted);
        assertThat(RUNS).hasValue(1);
        run(new Params(0.2, 8), CacheTest::counted);
        assertThat(RUNS).hasValue(2);
        Map<String, Integer> one = new LinkedHashMap<>(Map.of("a", 1));
        one.put("b", 2);
        Map<String, Integer> two = new LinkedHashMap<>(Map.of("b", 2));
        two.put("a", 1);
        run(one, CacheTest::counted);
        run(two, CacheTest::counted);
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void a_file_counts_by_its_content() throws Exception {
        Path file = folder.resolve("in.txt");
        Pipeline pipeline = Pipeline.define(
                "p", p -> p.task("step", p.value(file), CacheTest::read).cached());
        for (String text : List.of("one", "two", "two", "one")) {
            Files.writeString(file, text);
            assertThat(pipeline.run(options).orThrow().task("step").value()).isEqualTo(text);
        }
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void a_result_whose_file_has_changed_or_that_is_damaged_is_made_again() throws Exception {
        Path file = folder.resolve("out.txt");
        outputs = folder;
        Body.Of1<Object, Object> write = x -> {
            counted(x);
            return Files.writeString(outputs.resolve("out.txt"), String.valueOf(x));
        };
        run("text", write);
        run("text", write);
        assertThat(RUNS).hasValue(1);
        Files.writeString(file, "changed");
        assertThat(run("text", write).explain("step")).contains("out.txt' of its result is not what it was");
        assertThat(file).hasContent("text");
        assertThat(RUNS).hasValue(2);

        sql("UPDATE mlopskit_pipeline_cache SET value = '\"other\"'");
        assertThat(run("text", write).task("step").value()).isEqualTo(file);
        assertThat(RUNS).hasValue(3);
        run("text", write);
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void a_mapped_task_is_cached_item_by_item() {
        List<String> explained = new ArrayList<>();
        for (List<Integer> items : List.of(List.of(1, 2, 3), List.of(2, 3, 4)))
            explained.add(Pipeline.define("p", p -> p.map("square", p.value(items), CacheTest::twice)
                            .cached())
                    .run(options)
                    .orThrow()
                    .explain("square"));
        assertThat(RUNS).hasValue(4);
        assertThat(explained.get(0)).endsWith("; item 0 was made: the cache has no result of it yet");
        assertThat(explained.get(1))
                .contains("2 of 3 items were taken from the cache; item 2 was made: since run ")
                .endsWith("input 1 was 3 and is 4");
    }

    @Test
    void a_body_that_fails_leaves_nothing_and_old_results_can_be_forgotten() {
        Cache cache = Cache.in(tracking);
        Pipeline fails = Pipeline.define("p", p -> p.task("step", p.value(1), x -> {
                    throw new IllegalStateException("no");
                })
                .cached());
        assertThat(fails.run(options).state()).isEqualTo(RunState.FAILED);
        assertThat(cache.size()).isZero();
        run("x".repeat(100_000), CacheTest::counted);
        assertThat(run("x".repeat(100_000), CacheTest::counted).task("step").value())
                .asString()
                .hasSize(100_000);
        assertThat(RUNS).hasValue(1);
        assertThat(cache.clean(Duration.ofDays(1))).isZero();
        assertThat(cache.clean(Duration.ofNanos(-1_000_000_000))).isEqualTo(1);
        assertThat(cache.size()).isZero();
    }

    @Test
    void other_code_is_another_result_also_in_a_class_that_the_body_calls() throws Exception {
        String body = "public class Body1 { public static Object run(Object x) { return Helper.help(x); } }";
        String helper = "class Helper { static Object help(Object x) { return x + \"%s\"; } }";
        List<String> values = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (String version : List.of("a", "a", "b")) {
            PipelineRun run = runCompiled(body, helper.formatted(version));
            values.add(String.valueOf(run.task("step").value()));
            reasons.add(run.explain("step"));
        }
        assertThat(values).containsExactly("1a", "1a", "1b");
        assertThat(reasons.get(1)).contains("taken from the cache");
        assertThat(reasons.get(2)).endsWith("class app.Helper has changed").doesNotContain("class app.Body1");
    }

    /** Runs a body of classes that are compiled now, as another process would have them. */
    private PipelineRun runCompiled(String... sources) throws Exception {
        String main = "public class Start { public static dev.mlopskit.pipeline.Pipeline pipeline() {"
                + " return dev.mlopskit.pipeline.Pipeline.define(\"p\", p -> p.task(\"step\", p.<Object>value(1), Body1::run).cached()); } }";
        Path classes = Files.createTempDirectory(folder, "classes");
        List<String> all = new ArrayList<>(List.of(sources));
        all.add(main);
        Javac.compile(
                classes, all.stream().map(source -> "package app; " + source).toList());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, CacheTest.class.getClassLoader())) {
            Pipeline pipeline = (Pipeline)
                    loader.loadClass("app.Start").getMethod("pipeline").invoke(null);
            return pipeline.run(options).orThrow();
        }
    }
}
