package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SubstituteTest {
    private final Handles handles = new Handles();
    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();

    private Pipeline penguins() {
        return Pipeline.define("penguins", p -> {
            Task<Integer> load = handles.keep(p.task("load", () -> {
                ran.add("load");
                throw new IllegalStateException("no network");
            }));
            p.task("train", load, rows -> {
                ran.add("train");
                return rows * 2;
            });
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_substituted_task_is_a_success_without_its_body_and_listeners_hear_of_it(Mode mode) {
        Recorder recorder = new Recorder();
        Pipeline pipeline = penguins();
        PipelineRun run = mode.run(
                pipeline,
                RunOptions.builder()
                        .substitute(handles.<Integer>get("load"), 21)
                        .listener(recorder));
        assertThat(run.orThrow().task("load").value()).isEqualTo(21);
        assertThat(run.task("train").value()).isEqualTo(42);
        assertThat(ran).containsExactly("train");
        assertThat(recorder.events()).anySatisfy(event -> assertThat(event)
                .isInstanceOfSatisfying(
                        PipelineEvent.TaskFinished.class, finished -> assertThat(finished.task() + finished.state())
                                .isEqualTo("loadSUCCESS")));
    }

    @Test
    void by_name_and_with_null_too() {
        PipelineRun run = Pipeline.define("nothing", p -> p.task("b", p.task("a", () -> 1), a -> "got " + a))
                .run(RunOptions.builder().substitute("a", null).build());
        assertThat(run.task("b").value()).isEqualTo("got null");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void all_but_the_body_is_as_ever(Mode mode) {
        Pipeline pipeline = Pipeline.define("ways", p -> {
            p.pool("gpu", 1);
            Task<String> cluster = p.task("create", () -> "cluster").setup();
            Task<Branch> way = p.task("decide", cluster, c -> Branch.to("left"))
                    .pool("gpu")
                    .retries(2)
                    .timeout(Duration.ofMinutes(1));
            p.task("left", () -> 1).after(way);
            p.task("right", () -> 2).after(way);
            p.task("delete", () -> 3).after("left", "right").teardownOf(cluster);
        });
        PipelineRun run = mode.run(
                pipeline, RunOptions.builder().substitute("create", "mine").substitute("decide", Branch.to("right")));
        assertThat(run.task("left").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(run.task("right").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(run.task("delete").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_mapped_task_is_given_its_list(Mode mode) {
        Pipeline pipeline = Pipeline.define("items", p -> {
            Mapped<Integer> each = p.map("each", p.value(List.of(1, 2)), x -> {
                ran.add("each");
                return x;
            });
            p.task("sum", each, all -> all.stream().mapToInt(x -> x).sum());
        });
        PipelineRun run = mode.run(pipeline, RunOptions.builder().substitute("each", List.of(5, 6, 7)));
        assertThat(run.orThrow().task("sum").value()).isEqualTo(18);
        assertThat(ran).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_task_that_asks_is_answered(Mode mode) {
        Pipeline pipeline =
                Pipeline.define("ask", p -> p.task("release", p.approval("ask", "release?"), answer -> "released"));
        for (boolean approved : new boolean[] {true, false}) {
            Approval answer = new Approval(approved, "test", "", Instant.EPOCH);
            PipelineRun run = mode.run(pipeline, RunOptions.builder().substitute("ask", answer));
            assertThat((Object) run.task("ask").value()).isEqualTo(answer);
            assertThat(run.task("release").state()).isEqualTo(approved ? TaskState.SUCCESS : TaskState.SKIPPED);
        }
    }

    @Test
    void what_cannot_be_substituted_is_told_at_once_before_anything_runs() {
        Handles others = new Handles();
        Pipeline.define("other", p -> others.keep(p.task("foreign", () -> 1)));
        Pipeline pipeline = Pipeline.define("penguins", p -> {
            handles.keep(p.task("load", () -> ran.add("load")));
            p.map("each", p.value(List.of(1)), x -> x);
            p.approval("ask", "well?");
        });
        InvalidPipelineException thrown = catchThrowableOfType(
                InvalidPipelineException.class,
                () -> pipeline.run(RunOptions.builder()
                        .substitute("loads", 1)
                        .substitute(others.<Integer>get("foreign"), 1)
                        .substitute(handles.<Boolean>get("load"), true)
                        .substitute("load", true)
                        .substitute("each", 3)
                        .substitute("ask", "yes")
                        .build()));
        assertThat(thrown.errors())
                .containsExactly(
                        "a value is substituted for task 'loads', which it does not have: did you mean 'load'?",
                        "a value is substituted for task 'foreign', which it does not have: its plan().tasks() lists"
                                + " the names",
                        "two values are substituted for task 'load': leave one out",
                        "what is substituted for task 'each', which runs for each item, is 3: substitute the List of what"
                                + " its bodies return",
                        "what is substituted for task 'ask', which asks a person, is yes: substitute an Approval");
        assertThat(ran).isEmpty();
    }

    @Test
    void one_value_is_enough() {
        RunOptions.Builder options = RunOptions.builder().substitute("load", 1);
        assertThatThrownBy(() -> options.substitute("load", 2))
                .isInstanceOf(PipelineException.class)
                .hasMessage("task 'load' is substituted twice: leave one out");
    }
}
