package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.PipelineEvent.RunFinished;
import dev.mlopskit.pipeline.PipelineEvent.RunStarted;
import dev.mlopskit.pipeline.PipelineEvent.TaskFinished;
import dev.mlopskit.pipeline.PipelineEvent.TaskStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListenerTest {
    @Test
    void a_body_does_without_what_no_listener_has_put_in() {
        Pipeline pipeline = Pipeline.define(
                "finds",
                p -> p.task("find", p.context(), context -> context.find(String.class)
                        .orElse("nothing")));
        PipelineListener putting = new PipelineListener() {
            @Override
            public void onTaskStarted(TaskStarted event) {
                event.context().put(String.class, "something");
            }
        };
        assertThat(pipeline.run().value("find", String.class)).isEqualTo("nothing");
        assertThat(pipeline.run(RunOptions.builder().listener(putting).build()).value("find", String.class))
                .isEqualTo("something");
    }

    private final Recorder recorder = new Recorder();

    private int started(String task) {
        return only(recorder.events().stream()
                .filter(e -> e instanceof TaskStarted s && s.task().equals(task))
                .toList());
    }

    private int finished(String task) {
        return only(recorder.events().stream()
                .filter(e -> e instanceof TaskFinished f && f.task().equals(task))
                .toList());
    }

    private int only(List<PipelineEvent> found) {
        assertThat(found).hasSize(1);
        return recorder.events().indexOf(found.get(0));
    }

    private static Pipeline layers() {
        return Pipeline.define("layers", p -> {
            List<Task<Integer>> layer = List.of(p.task("first", () -> 1));
            for (int i = 0; i < 5; i++) {
                List<Task<Integer>> next = new ArrayList<>();
                for (int j = 0; j < 6; j++) next.add(p.gather("t" + i + "." + j, layer, List::size));
                layer = next;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_run_is_told_from_its_start_to_its_end_and_each_task_before_what_follows_from_it(Mode mode) {
        Pipeline pipeline = layers();
        PipelineRun run = mode.run(pipeline, RunOptions.builder().listener(recorder));
        List<PipelineEvent> events = recorder.events();
        assertThat(events).hasSize(2 + 2 * pipeline.plan().size());
        assertThat(events.get(0))
                .isEqualTo(
                        new RunStarted("layers", run.id(), run.startedAt(), pipeline.plan(), Map.of(), null, false, 0));
        assertThat(events.get(events.size() - 1))
                .isEqualTo(new RunFinished("layers", run.id(), run.endedAt(), RunState.SUCCESS, run.startedAt(), null));
        assertThat(events).allSatisfy(event -> assertThat(event.runId()).isEqualTo(run.id()));
        for (PlannedTask task : pipeline.plan().tasks()) {
            int started = started(task.name());
            assertThat(started).isLessThan(finished(task.name()));
            for (String upstream : task.upstream())
                assertThat(finished(upstream)).isLessThan(started);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_is_told_is_what_the_result_says(Mode mode) {
        Pipeline pipeline = Pipeline.define("told", p -> {
            Task<Integer> good = p.task("good", () -> 1);
            Task<Integer> bad = p.task("bad", good, x -> {
                throw new IllegalStateException("bad");
            });
            p.task("down", bad, x -> x);
        });
        PipelineRun run = mode.run(pipeline, RunOptions.builder().listener(recorder));
        assertThat(recorder.events()).hasSize(7);
        for (TaskResult<?> task : run.tasks()) {
            TaskFinished told = (TaskFinished) recorder.events().get(finished(task.name()));
            assertThat(told.state()).isEqualTo(task.state());
            assertThat(told.error()).isSameAs(task.error());
            assertThat(told.startedAt()).isEqualTo(task.startedAt());
            assertThat(told.at()).isEqualTo(task.endedAt());
            assertThat(told.context() == null).isEqualTo(task.startedAt() == null);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_pipeline_without_tasks_is_told_too(Mode mode) {
        mode.run(Pipeline.define("empty", p -> {}), RunOptions.builder().listener(recorder));
        assertThat(recorder.events())
                .extracting(event -> (Object) event.getClass())
                .containsExactly(RunStarted.class, RunFinished.class);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_listener_that_throws_changes_nothing_for_the_run_or_the_others(Mode mode) {
        PipelineListener rude = new PipelineListener() {
            @Override
            public void onEvent(PipelineEvent event) {
                throw new AssertionError("meant to fail");
            }
        };
        Pipeline pipeline = Pipeline.define("rude", p -> p.task("b", p.task("a", () -> 1), x -> x + 1));
        PipelineRun run = mode.run(pipeline, RunOptions.builder().listener(rude).listener(recorder));
        assertThat(run.orThrow().task("b").value()).isEqualTo(2);
        assertThat(recorder.events()).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void listeners_hear_each_event_in_the_order_they_were_given(Mode mode) {
        List<String> heard = new ArrayList<>();
        RunOptions.Builder options = RunOptions.builder();
        for (String name : List.of("one", "two"))
            options.listener(new PipelineListener() {
                @Override
                public void onEvent(PipelineEvent event) {
                    heard.add(name + " " + event.getClass().getSimpleName());
                }
            });
        mode.run(Pipeline.define("two", p -> p.task("a", () -> 1)), options);
        assertThat(heard)
                .containsExactly(
                        "one RunStarted",
                        "two RunStarted",
                        "one TaskStarted",
                        "two TaskStarted",
                        "one TaskFinished",
                        "two TaskFinished",
                        "one RunFinished",
                        "two RunFinished");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void calls_never_come_at_the_same_time(Mode mode) {
        Peak peak = new Peak();
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onEvent(PipelineEvent event) {
                peak.begin();
                Thread.yield();
                peak.end();
            }
        };
        mode.run(layers(), RunOptions.builder().listener(listener));
        assertThat(peak.most()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_body_finds_in_its_context_what_a_listener_put_in(Mode mode) {
        PipelineListener listener = new PipelineListener() {
            @Override
            public void onTaskStarted(TaskStarted event) {
                event.context().put(String.class, "first");
                event.context().put(String.class, "for " + event.task());
            }

            @Override
            public void onTaskFinished(TaskFinished event) {
                TaskContext context = event.context();
                assertThat(context).isNotNull();
                if (context.has(StringBuilder.class))
                    context.get(StringBuilder.class).append(" and back");
            }
        };
        StringBuilder mine = new StringBuilder("there");
        PipelineRun run = mode.run(
                Pipeline.define("bag", p -> {
                    p.task("a", p.context(), context -> {
                        context.put(StringBuilder.class, mine);
                        return context.get(String.class);
                    });
                    p.task("b", p.context(), context -> context.get(String.class) + context.has(CharSequence.class));
                    p.task("c", p.context(), context -> context.get(Integer.class));
                }),
                RunOptions.builder().listener(listener));
        assertThat(run.task("a").value()).isEqualTo("for a");
        assertThat(run.task("b").value()).isEqualTo("for bfalse");
        assertThat(run.task("c").error())
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("the context of task 'c' holds no java.lang.Integer: add a listener");
        assertThat(mine).hasToString("there and back");
    }

    @Test
    void an_option_is_set_once_and_defaults_are_those_of_the_table() {
        RunOptions options = RunOptions.defaults();
        assertThat(options.executor()).isNull();
        assertThat(options.onFailure()).isEqualTo(OnFailure.FINISH_WHAT_CAN);
        assertThat(options.listeners()).isEmpty();
        RunOptions.Builder builder = RunOptions.builder().onFailure(OnFailure.FAIL_FAST);
        assertThatThrownBy(() -> builder.onFailure(OnFailure.FAIL_FAST))
                .isInstanceOf(PipelineException.class)
                .hasMessage("option 'onFailure' is set twice: leave one out");
    }
}
