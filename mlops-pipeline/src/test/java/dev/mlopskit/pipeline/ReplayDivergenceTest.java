package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replay tells which task went another way, and where in its value. */
class ReplayDivergenceTest extends EachDatabaseTest {
    record Rates(double rate, int rounds) {}

    @Test
    void a_replay_tells_the_first_task_that_goes_another_way() {
        AtomicInteger outside = new AtomicInteger();
        Pipeline pipeline = Pipeline.define("replayed", p -> {
            Input<Rates> rates = p.params(Rates.class);
            Task<Double> drawn = p.task(
                    "draw", rates, p.context(), (r, context) -> r.rate() * new Random(context.seed()).nextDouble());
            Task<List<Integer>> counted = p.task("count", () -> List.of(1, 2, outside.get()));
            Mapped<Integer> doubled = p.map("double", counted, x -> 2 * x);
            p.task("last", drawn, doubled, (d, all) -> d + all.size());
        });
        PipelineRun run = pipeline.run(RunOptions.builder()
                        .journal(journal)
                        .params(new Rates(0.1, 20))
                        .build())
                .orThrow();
        Replay same = pipeline.replay(run.id(), options);
        assertThat(same.firstDivergence()).isEmpty();
        assertThat(same).hasToString("the same");
        assertThat(same.run().task("draw").value()).isEqualTo(run.task("draw").value());
        outside.set(7);
        Replay other = pipeline.replay(run.id(), options);
        assertThat(other.firstDivergence()).contains("task 'count' returned [1,2,0] and returns [1,2,7]");
        assertThat(other.divergences().get(1)).isEqualTo("task 'double[2]' returned 0 and returns 14");
        assertThat(journal.runs("replayed")).hasSize(1);
    }

    private record Made(String name, List<Path> files) {}

    @Test
    void a_replay_compares_the_files_that_a_task_has_returned() throws Exception {
        AtomicReference<String> content = new AtomicReference<>("one");
        Pipeline pipeline = Pipeline.define("files", p -> {
            p.task("one", () -> Files.writeString(folder.resolve("one.txt"), content.get()));
            p.task("many", () -> new Made("m", List.of(Files.writeString(folder.resolve("two.txt"), content.get()))));
            p.task("elsewhere", () -> Files.writeString(Files.createTempFile(folder, "t", ".txt"), "same"));
            p.map("each", p.value(List.of(1, 2)), x -> Files.writeString(folder.resolve("i" + x), content.get() + x));
            p.task("none", () -> folder.resolve("none.txt"));
        });
        PipelineRun run = pipeline.run(options).orThrow();
        assertThat(pipeline.replay(run.id(), options)).hasToString("the same");
        content.set("two");
        List<String> divergences = pipeline.replay(run.id(), options).divergences();
        assertThat(divergences).hasSize(3);
        assertThat(divergences.get(0))
                .startsWith("task 'one' returned something else, which was file \"")
                .contains(" and is file \"");
        assertThat(divergences.get(1)).contains("which differs at .files[0]: was file \"");
        assertThat(divergences.get(2)).startsWith("task 'each[0]' returned something else");
    }

    @Test
    void a_replay_tells_where_in_a_large_value_it_differs() {
        AtomicInteger outside = new AtomicInteger();
        Pipeline pipeline = Pipeline.define(
                "large",
                p -> p.task("rows", () -> IntStream.range(0, 50)
                        .mapToObj(i -> new Rates(0.1, i == 30 ? outside.get() : i))
                        .toList()));
        PipelineRun run = pipeline.run(options).orThrow();
        outside.set(7);
        assertThat(pipeline.replay(run.id(), options).firstDivergence())
                .contains("task 'rows' returned something else, which differs at [30].rounds: was 0 and is 7");
    }
}
