package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A method that defines tasks and hands one back is a pipeline that others use, by a group each time. */
@Timeout(60)
class SubPipelineTest {
    /** Typed by what it takes and what it makes. */
    private static Task<Double> trained(PipelineBuilder p, Input<List<Integer>> rows, Input<Integer> epochs) {
        Task<List<Integer>> clean =
                p.task("clean", rows, all -> all.stream().filter(x -> x > 0).toList());
        Task<Branch> way = p.task("decide", clean, all -> Branch.to(all.size() > 1 ? "fit" : "guess"));
        Task<Double> fit = p.task("fit", clean, epochs, (all, n) -> (double) all.size() * n)
                .after(way);
        Task<Double> guess = p.task("guess", () -> -1.0).after("decide");
        return p.task("model", fit, guess, (f, g) -> f != null ? f : g).rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    }

    private static Pipeline both() {
        return Pipeline.define("penguins", p -> {
            Task<List<Integer>> few = p.task("few", () -> List.of(-1, 2));
            Task<List<Integer>> many = p.task("many", () -> List.of(1, 2, 3));
            Task<Double> small = trained(p.group("small"), few, p.value(10));
            Task<Double> large = trained(p.group("large").group("inner"), many, p.value(20));
            p.task("best", small, large, Math::max);
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void it_is_used_twice_and_its_outputs_are_inputs(Mode mode) {
        PipelineRun run = mode.run(both());
        assertThat(run.orThrow().task("best").value()).isEqualTo(60.0);
        assertThat(run.task("small.guess").value()).isEqualTo(-1.0);
        assertThat(run.task("small.fit").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.task("large.inner.guess").state()).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void its_tasks_have_names_of_their_own() {
        assertThat(both().plan().tasks())
                .extracting(PlannedTask::name)
                .contains("small.clean", "small.model", "large.inner.clean", "large.inner.model", "best");
    }

    @Test
    void it_is_a_pipeline_by_itself_too() {
        PipelineRun run = Pipeline.define("alone", p -> trained(p, p.value(List.of(1, 2)), p.value(3)))
                .run();
        assertThat(run.orThrow().task("model").value()).isEqualTo(6.0);
    }

    @Test
    void names_given_as_texts_are_looked_for_in_the_group_and_then_around_it() {
        Pipeline pipeline = Pipeline.define("names", p -> {
            p.task("load", () -> 1);
            p.task("other", () -> 1);
            PipelineBuilder inner = p.group("a").group("b");
            inner.task("load", () -> 1);
            inner.task("near", () -> 1).after("load");
            inner.task("far", () -> 1).after("other");
            inner.task("full", () -> 1).after("a.b.near");
        });
        assertThat(pipeline.plan().tasks())
                .extracting(task -> task.name() + " after " + task.upstream())
                .contains("a.b.near after [a.b.load]", "a.b.far after [other]", "a.b.full after [a.b.near]");
    }
}
