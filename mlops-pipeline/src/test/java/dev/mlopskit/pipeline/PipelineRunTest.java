package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineRunTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void values_flow_to_bodies_of_every_arity(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("arity", p -> {
            Task<Integer> a = p.task("a", () -> 1);
            Task<Integer> b = p.task("b", a, x -> x + 1);
            Task<Integer> c = p.task("c", a, b, (x, y) -> x + y);
            Task<Integer> d = p.task("d", a, b, c, (x, y, z) -> x + y + z);
            p.task("all", a, b, c, d, (w, x, y, z) -> "" + w + x + y + z);
        }));
        assertThat(run.orThrow().task("all").value()).isEqualTo("1236");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void bodies_that_ask_for_it_get_their_context_like_any_input(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("context", p -> {
            Task<String> a = p.task("a", p.context(), context -> context.task());
            Task<String> b = p.task("b", a, p.context(), (x, context) -> x + context.task());
            Task<String> c = p.task("c", a, b, p.context(), (x, y, context) -> x + y + context.task());
            Task<String> d = p.task("d", a, b, c, p.context(), (x, y, z, context) -> x + y + z + context.attempt());
            Task<String> e = p.task("e", p.context(), d, p.value("-"), (context, x, y) -> x + y + context.pipeline());
            p.task("f", e, p.context(), (x, context) -> x + context.runId() + context.mapIndex());
        }));
        assertThat(run.orThrow().task("f").value()).isEqualTo("aabaabc1-context" + run.id() + "-1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void gather_keeps_the_order_of_its_inputs_and_widens_their_types(Mode mode) {
        Handles handles = new Handles();
        PipelineRun run = mode.run(Pipeline.define("gather", p -> {
            Task<Integer> one = p.task("one", () -> 1);
            Task<Double> two = p.task("two", () -> 2.0);
            Task<List<Number>> all = p.gather("all", List.of(two, one, two), ArrayList<Number>::new);
            handles.keep(all);
            p.gather("none", List.<Task<Integer>>of(), List::size);
        }));
        assertThat(run.task(handles.<List<Number>>get("all")).value()).containsExactly(2.0, 1, 2.0);
        assertThat(run.task("none").value()).isEqualTo(0);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void null_is_a_value_like_any_other(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("nulls", p -> {
            Task<String> nothing = p.task("nothing", () -> null);
            p.task("after", nothing, x -> x == null ? "null came" : "something came");
            p.gather("gathered", List.of(nothing), List::toString);
        }));
        assertThat(run.orThrow().task("nothing").value()).isNull();
        assertThat(run.task("after").value()).isEqualTo("null came");
        assertThat(run.task("gathered").value()).isEqualTo("[null]");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void values_go_by_reference(Mode mode) {
        Object value = new Object();
        Handles handles = new Handles();
        PipelineRun run = mode.run(Pipeline.define("reference", p -> {
            Task<Object> made = p.task("made", () -> value);
            handles.keep(p.task("passed", made, x -> x));
        }));
        assertThat(run.task(handles.get("passed")).value()).isSameAs(value);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void ordering_without_a_value_holds_by_handle_and_by_forward_name(Mode mode) {
        List<String> ran = new ArrayList<>();
        mode.run(Pipeline.define("order", p -> {
                    Task<Boolean> last = p.task("last", () -> ran.add("last")).after("first", "second");
                    p.task("first", () -> ran.add("first"));
                    p.task("second", () -> ran.add("second")).after("first");
                    p.task("end", () -> ran.add("end")).after(last);
                }))
                .orThrow();
        assertThat(ran).containsExactly("first", "second", "last", "end");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void pipeline_without_tasks_succeeds(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("empty", p -> {}));
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.tasks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_long_chain_needs_no_deep_stack(Mode mode) {
        int length = 100_000;
        PipelineRun run = mode.run(Pipeline.define("chain", p -> {
            Task<Integer> last = p.task("t0", () -> 0);
            for (int i = 1; i <= length; i++) last = p.task("t" + i, last, x -> x + 1);
        }));
        assertThat(run.orThrow().task("t" + length).value()).isEqualTo(length);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_pipeline_runs_inside_a_body_of_another(Mode mode) {
        Pipeline inner = Pipeline.define("inner", p -> {
            for (int i = 0; i < 20; i++) p.task("t" + i, () -> 1);
        });
        PipelineRun run = mode.run(Pipeline.define("outer", p -> {
            for (int i = 0; i < 20; i++) p.task("t" + i, () -> inner.run().state());
        }));
        assertThat(run.tasks()).allSatisfy(task -> assertThat(task.value()).isEqualTo(RunState.SUCCESS));
    }

    @Test
    void every_run_has_an_id_of_its_own() {
        Pipeline pipeline = Pipeline.define("ids", p -> p.task("a", p.context(), TaskContext::runId));
        PipelineRun run = pipeline.run();
        assertThat(run.id()).matches("[0-9a-f]{32}").isEqualTo(run.task("a").value());
        assertThat(pipeline.run().id()).isNotEqualTo(run.id());
    }

    @Test
    void asking_for_a_task_that_is_not_there_says_so() {
        Handles handles = new Handles();
        Pipeline.define("other", p -> handles.keep(p.task("a", () -> 1)));
        PipelineRun run = Pipeline.define("mine", p -> p.task("a", () -> 1)).run();
        assertThatThrownBy(() -> run.task(handles.get("a")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("'mine'");
        assertThatThrownBy(() -> run.task("b"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'b'");
    }

    @Test
    void documented_sample_works() {
        assertThat(PipelineSnippets.define()).isEqualTo(2.0);
    }
}
