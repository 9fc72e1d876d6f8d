package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {
    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    void what_is_null_is_told_with_all_else() {
        assertThatThrownBy(() -> Pipeline.define("nulls", p -> {
                    p.task(null, () -> 1);
                    Task<Integer> a = p.task("a", (Body.Of0<Integer>) null);
                    p.task("b", a, (Input<Integer>) null, (x, y) -> x);
                }))
                .isInstanceOfSatisfying(InvalidPipelineException.class, e -> assertThat(e.errors())
                        .containsExactly(
                                "task number 1 has the name null: give it one",
                                "task 'a' has the body null: give it one",
                                "task 'b' has the input null: give it a task, or p.value(null)"));
        assertThatThrownBy(() -> Pipeline.define(null, p -> {}))
                .isInstanceOf(PipelineException.class)
                .hasMessage("a pipeline has the name null: give it one");
    }

    private static List<String> errors(Consumer<PipelineBuilder> definition) {
        return invalid("penguins", definition).errors();
    }

    private static InvalidPipelineException invalid(String name, Consumer<PipelineBuilder> definition) {
        InvalidPipelineException thrown =
                catchThrowableOfType(InvalidPipelineException.class, () -> Pipeline.define(name, definition));
        assertThat(thrown).as("nothing was refused").isNotNull();
        return thrown;
    }

    @Test
    void a_name_that_is_used_often_is_one_error() {
        assertThat(errors(p -> {
                    p.task("load", () -> 1);
                    p.task("load", () -> 2);
                    p.task("load", () -> 3);
                }))
                .containsExactly("there is more than one task 'load': give each a name of its own");
    }

    @Test
    void an_unknown_name_is_told_with_what_may_have_been_meant() {
        assertThat(errors(p -> {
                    p.task("load", () -> 1);
                    p.task("train", () -> 2).after("laod");
                }))
                .containsExactly("task 'train' comes after 'laod', which is not defined: did you mean 'load'?");
    }

    @Test
    void of_very_many_names_only_some_are_told() {
        List<String> errors = errors(p -> {
            for (int i = 0; i < 1000; i++) p.task("t" + i, () -> 1);
            p.task("last", () -> 1).after("nobody");
        });
        assertThat(errors).singleElement().asString().endsWith("t10, t11, ...").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\\b", "a\nb", "a:b", "a'b", "\uD835\uDC9C"})
    void a_bad_name_of_a_task_is_told_with_the_rule(String name) {
        assertThat(errors(p -> p.task(name, () -> 1)))
                .containsExactly("task '" + name + "' has a bad name: use 1 to 250 letters, digits, '_', '-' or '.'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b"})
    void a_pipeline_has_the_same_rule(String name) {
        InvalidPipelineException thrown = invalid(name, p -> {});
        assertThat(thrown.pipeline()).isEqualTo(name);
        assertThat(thrown.errors())
                .singleElement()
                .asString()
                .startsWith("pipeline '" + name + "' has a bad name: use");
    }

    @Test
    void a_name_of_250_characters_is_good_and_of_251_is_not() {
        assertThat(Pipeline.define("a".repeat(250), p -> p.task("ü-_.9".repeat(50), () -> 1))
                        .plan()
                        .size())
                .isEqualTo(1);
        assertThat(errors(p -> p.task("a".repeat(251), () -> 1)))
                .singleElement()
                .asString()
                .contains("1 to 250")
                .hasSizeLessThan(150);
    }

    @Test
    void a_task_after_itself_is_a_cycle() {
        assertThat(errors(p -> p.task("a", () -> 1).after("a")))
                .containsExactly("cycle: a -> a: take one of these inputs or after(..) away");
        assertThat(errors(p -> {
                    Task<Integer> b = p.task("b", () -> 1);
                    b.after(b);
                }))
                .containsExactly("cycle: b -> b: take one of these inputs or after(..) away");
    }

    @Test
    void a_cycle_over_inputs_and_names_is_told_in_the_order_of_the_flow() {
        assertThat(errors(p -> {
                    Task<Integer> a = p.task("a", () -> 1).after("c");
                    Task<Integer> b = p.task("b", a, x -> x);
                    p.task("c", b, x -> x);
                    p.task("apart", a, x -> x);
                }))
                .containsExactly("cycle: a -> b -> c -> a: take one of these inputs or after(..) away");
    }

    @Test
    void two_cycles_are_two_errors() {
        assertThat(errors(p -> {
                    p.task("a", () -> 1).after("b");
                    p.task("b", () -> 1).after("a");
                    p.task("c", () -> 1).after("d");
                    p.task("d", () -> 1).after("c");
                }))
                .hasSize(2)
                .anySatisfy(error -> assertThat(error).contains("a").contains("b"))
                .anySatisfy(error -> assertThat(error).contains("c").contains("d"));
    }

    @Test
    void a_long_cycle_is_told_by_both_its_ends_and_needs_no_deep_stack() {
        int length = 50_000;
        List<String> errors = errors(p -> {
            for (int i = 0; i < length; i++) p.task("t" + i, () -> 1).after("t" + (i + 1) % length);
        });
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("cycle: t0 -> t49999 -> t49998 ->")
                .contains("... -> t1 -> t0: take")
                .hasSizeLessThan(250);
    }

    @Test
    void many_long_cycles_need_no_memory_each() {
        int length = 20_000;
        List<String> errors = errors(p -> {
            p.task("t0", () -> 1);
            for (int i = 1; i < length; i++)
                p.task("t" + i, () -> 1).after("t" + (i - 1)).after("t" + (length - 1));
        });
        assertThat(errors).hasSize(length - 1);
    }

    @Test
    void a_task_of_another_pipeline_is_refused_however_it_comes_in() {
        Handles handles = new Handles();
        Pipeline.define("other", p -> handles.keep(p.task("foreign", () -> 1)));
        Task<Integer> foreign = handles.get("foreign");
        String what = "'foreign' of pipeline 'other': define that task in this pipeline too";
        assertThat(errors(p -> {
                    // One of the same name does not make it better.
                    Task<Integer> own = p.task("foreign", () -> 1);
                    p.task("input", foreign, x -> x);
                    p.gather("gathered", List.of(own, foreign), List::size);
                    p.task("ordered", () -> 1).after(own, foreign);
                }))
                .containsExactly(
                        "task 'input' takes " + what,
                        "task 'gathered' takes " + what,
                        "task 'ordered' comes after " + what);
    }

    @Test
    void all_mistakes_are_in_the_one_exception() {
        Handles handles = new Handles();
        Pipeline.define("other", p -> handles.keep(p.task("foreign", () -> 1)));
        InvalidPipelineException thrown = invalid("pen/guins", p -> {
            p.task("bad name", () -> 1);
            p.task("twice", () -> 1);
            p.task("twice", () -> 1);
            p.task("lost", () -> 1).after("nobody", "nothing");
            p.task("input", handles.<Integer>get("foreign"), x -> x);
            p.task("self", () -> 1).after("self");
        });
        String[] words = {"pen/guins", "bad name", "twice", "nobody", "nothing", "foreign", "cycle: self -> self"};
        assertThat(thrown.errors()).hasSize(words.length);
        for (int i = 0; i < words.length; i++)
            assertThat(thrown.errors().get(i)).contains(words[i]);
        assertThat(thrown).hasMessageStartingWith("pipeline 'pen/guins' cannot run, 7 errors:\n  - ");
        assertThat(thrown.getMessage()).contains(thrown.errors());
    }

    @Test
    void a_defined_pipeline_cannot_be_changed() {
        AtomicReference<PipelineBuilder> builder = new AtomicReference<>();
        Handles handles = new Handles();
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            builder.set(p);
            handles.keep(p.task("load", () -> 1));
        });
        Task<Integer> load = handles.get("load");
        String told = "pipeline 'penguins' is defined already: add and order its tasks inside Pipeline.define";
        assertThatThrownBy(() -> builder.get().task("late", () -> 1))
                .isInstanceOf(PipelineException.class)
                .hasMessage(told);
        assertThatThrownBy(() -> load.after(load))
                .isInstanceOf(PipelineException.class)
                .hasMessage(told);
        assertThatThrownBy(() -> load.after("load"))
                .isInstanceOf(PipelineException.class)
                .hasMessage(told);
        assertThat(pipeline.plan().size()).isEqualTo(1);
    }

    @Test
    void what_the_definition_throws_comes_out_as_it_is() {
        IllegalStateException mine = new IllegalStateException("no such file");
        assertThatThrownBy(() -> Pipeline.define("penguins", p -> {
                    throw mine;
                }))
                .isSameAs(mine);
    }
}
