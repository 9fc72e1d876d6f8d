package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {
    @Test
    void allErrorsComeAtOnceEachWithARemedy() {
        Handles others = new Handles();
        Pipeline.define("other", p -> others.keep(p.task("foreign", () -> 1)));
        List<String> errors = errors("bad name", p -> {
            p.task("a b", () -> 1);
            p.task("twice", () -> 1);
            p.task("twice", () -> 2);
            p.task("borrower", others.get("foreign"), x -> x).after(others.get("foreign"));
            p.task("lost", () -> 1).after("nowhere");
            p.task("egg", () -> 1).after("hen");
            p.task("hen", () -> 1).after("egg");
            p.task("ouroboros", () -> 1).after("ouroboros");
        });
        assertThat(errors)
                .containsExactly(
                        "pipeline 'bad name' has a bad name: use 1 to 250 letters, digits, '_', '-' or '.'",
                        "task 'a b' has a bad name: use 1 to 250 letters, digits, '_', '-' or '.'",
                        "there is more than one task 'twice': give each a name of its own",
                        "task 'borrower' takes 'foreign' of pipeline 'other': define that task in this pipeline too",
                        "task 'borrower' comes after 'foreign' of pipeline 'other': define that task in this pipeline too",
                        "task 'lost' comes after 'nowhere', which is not defined: define it or correct the name; defined"
                                + " are a b, twice, twice, borrower, lost, egg, hen, ouroboros",
                        "cycle: egg -> hen -> egg: take one of these inputs or after(..) away",
                        "cycle: ouroboros -> ouroboros: take one of these inputs or after(..) away");
    }

    @Test
    void theMessageHoldsTheNameAndEveryError() {
        assertThatThrownBy(() -> Pipeline.define("p1", p -> p.task("", () -> 1).after("x")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("'p1'", "2 errors", "bad name", "'x'");
    }

    @Test
    void aCycleThroughValuesAndOrderIsShownWhole() {
        List<String> errors = errors("cycle", p -> {
            Task<Integer> a = p.task("a", () -> 1).after("d");
            Task<Integer> b = p.task("b", a, x -> x);
            p.task("aside", b, x -> x);
            Task<Integer> c = p.task("c", b, x -> x);
            p.task("d", c, x -> x);
        });
        assertThat(errors).singleElement().asString().startsWith("cycle: a -> b -> c -> d -> a:");
    }

    @Test
    void aVeryLongCycleIsFoundAndAbbreviated() {
        List<String> errors = errors("long", p -> {
            Task<Integer> last = p.task("t0", () -> 1).after("t99999");
            for (int i = 1; i < 100_000; i++) last = p.task("t" + i, last, x -> x);
        });
        assertThat(errors).singleElement().asString().hasSizeLessThan(200).contains("-> t10 -> ... -> t99999 -> t0:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a:b", "tab\t", "quote'", "line\n"})
    void badNamesAreRefused(String name) {
        assertThat(errors("names", p -> p.task(name, () -> 1))).hasSize(1);
        assertThat(errors(name, p -> p.task("good", () -> 1))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "train.model-1_b", "Größe", "学習"})
    void goodNamesAreTaken(String name) {
        assertThat(Pipeline.define(name, p -> p.task(name, () -> 1)).plan().tasks())
                .containsExactly(new PlannedTask(name, List.of(), 0));
    }

    @Test
    void aNameHasAtMost250Characters() {
        assertThat(errors("names", p -> p.task("x".repeat(251), () -> 1))).hasSize(1);
        assertThat(Pipeline.define("names", p -> p.task("x".repeat(250), () -> 1))
                        .plan()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aDefinedPipelineDoesNotChange() {
        List<PipelineBuilder> leaked = new ArrayList<>();
        Handles handles = new Handles();
        Pipeline.define("closed", p -> {
            leaked.add(p);
            handles.keep(p.task("a", () -> 1));
        });
        assertThatThrownBy(() -> leaked.get(0).task("b", () -> 1)).isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> handles.get("a").after("b")).isInstanceOf(PipelineException.class);
        assertThatThrownBy(() -> handles.get("a").after(handles.get("a"))).isInstanceOf(PipelineException.class);
    }

    @Test
    void whatTheDefinitionThrowsComesOutAsItIs() {
        IllegalStateException thrown = new IllegalStateException("no data");
        assertThatThrownBy(() -> Pipeline.define("broken", p -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void thePlanListsEveryTaskAfterWhatItDependsOn() {
        Pipeline pipeline = Pipeline.define("plan", p -> {
            Task<Integer> late = p.task("late", () -> 1).after("early");
            p.task("early", () -> 1);
            p.task("both", late, late, Integer::sum).after("early");
        });
        assertThat(pipeline.plan().tasks())
                .containsExactly(
                        new PlannedTask("early", List.of(), 0),
                        new PlannedTask("late", List.of("early"), 1),
                        new PlannedTask("both", List.of("late", "early"), 2));
        assertThat(pipeline.plan().describe())
                .isEqualTo("pipeline 'plan': 3 tasks, 3 levels, at most 1 side by side\n"
                        + "   0  early\n   1  late   <- early\n   2  both   <- late, early\n");
    }

    private static List<String> errors(String name, Consumer<PipelineBuilder> definition) {
        return catchThrowableOfType(InvalidPipelineException.class, () -> Pipeline.define(name, definition))
                .errors();
    }
}
