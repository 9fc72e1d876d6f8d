package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Setups, teardowns and groups. */
@Timeout(60)
class SetupTest {
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    private Pipeline cluster(String failing) {
        return Pipeline.define("cluster", p -> {
            Task<String> create =
                    p.task("create", () -> note("create", failing)).setup();
            Task<String> first = p.task("first", create, x -> note("first", failing));
            Task<String> second = p.task("second", first, x -> note("second", failing));
            p.task("delete", () -> note("delete", failing)).after(second).teardownOf(create);
        });
    }

    private String note(String name, String failing) {
        order.add(name);
        if (name.equals(failing)) throw new IllegalStateException(name + " failed");
        return name;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_was_set_up_is_torn_down_after_a_failure(Mode mode) {
        PipelineRun run = mode.run(cluster("first"));
        assertThat(order).containsExactly("create", "first", "delete");
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("second").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.task("delete").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_was_not_set_up_is_not_torn_down(Mode mode) {
        PipelineRun run = mode.run(cluster("create"));
        assertThat(order).containsExactly("create");
        assertThat(run.task("delete").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_failed_teardown_does_not_fail_the_run(Mode mode) {
        PipelineRun run = mode.run(cluster("delete"));
        assertThat(run.task("delete").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failing_fast_still_tears_down(Mode mode) {
        PipelineRun run = mode.run(cluster("first"), OnFailure.FAIL_FAST);
        assertThat(order).containsExactly("create", "first", "delete");
        assertThat(run.task("delete").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_teardown_comes_after_all_that_uses_its_setup_also_where_that_is_not_said(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("implied", p -> {
            Task<String> create = p.task("create", () -> note("create", "")).setup();
            Task<String> delete = p.task("delete", () -> note("delete", ""))
                    .teardownOf(create)
                    .priority(9);
            Task<String> first = p.task("first", create, x -> note("first", "first"));
            p.task("second", first, x -> note("second", ""));
            p.task("third", create, x -> note("third", ""));
            p.task("tell", () -> note("tell", "")).after(delete, create);
        }));
        assertThat(order).startsWith("create").endsWith("delete", "tell").contains("first", "third");
        assertThat(run.task("second").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.task("delete").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void teardowns_that_would_wait_for_each_other_do_not(Mode mode) {
        mode.run(Pipeline.define("crossed", p -> {
                    Task<String> one = p.task("one", () -> note("one", "")).setup();
                    Task<String> two = p.task("two", () -> note("two", "")).setup();
                    Task<String> dropOne =
                            p.task("drop-one", () -> note("drop-one", "")).teardownOf(one);
                    Task<String> dropTwo =
                            p.task("drop-two", () -> note("drop-two", "")).teardownOf(two);
                    p.task("x", one, x -> note("x", "")).after(dropTwo);
                    p.task("y", two, x -> note("y", "")).after(dropOne);
                }))
                .orThrow();
        assertThat(order).hasSize(6);
    }

    @Test
    void cancelling_tears_down_and_waits_for_it() {
        Pipeline pipeline = Pipeline.define("cancelled", p -> {
            Task<String> create = p.task("create", () -> note("create", "")).setup();
            Task<String> wait = p.task("wait", create, x -> {
                order.add("wait");
                Thread.sleep(60_000);
                return x;
            });
            p.task("delete", p.context(), context -> note("delete, cancelled " + context.cancelled(), ""))
                    .after(wait)
                    .teardownOf(create);
        });
        ActiveRun run = pipeline.start();
        Await.until(() -> order.contains("wait"));
        run.cancel();
        assertThat(run.await().state()).isEqualTo(RunState.CANCELLED);
        assertThat(order).containsExactly("create", "wait", "delete, cancelled false");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_setup_that_failed_stops_what_it_reaches_whatever_the_rule(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("reach", p -> {
            Task<String> create =
                    p.task("create", () -> note("create", "create")).setup();
            Task<String> work = p.task("work", create, x -> note("work", ""));
            Task<String> report =
                    p.task("report", () -> note("report", "")).after(work).rule(TriggerRule.ALL_DONE);
            p.task("delete", () -> note("delete", "")).after(report).teardownOf(create);
        }));
        assertThat(order).containsExactly("create");
        assertThat(run.task("report").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(run.explain("report"))
                .isEqualTo("task 'report' did not run, as it needs the setup 'create', which is FAILED");
    }

    @Test
    void a_teardown_of_what_is_no_setup_is_refused() {
        assertThatThrownBy(() -> Pipeline.define("none", p -> {
                    Task<Integer> work = p.task("work", () -> 1);
                    p.task("delete", () -> 1).teardownOf(work);
                }))
                .hasMessageContaining("task 'delete' tears down 'work', which is no setup: call setup() on that task");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_group_is_ordered_as_a_whole(Mode mode) {
        Pipeline pipeline = Pipeline.define("groups", p -> {
            Task<String> first = p.task("first", () -> note("first", ""));
            PipelineBuilder prepare = p.group("prepare").after(first);
            Task<String> a = prepare.task("a", () -> note("a", ""));
            prepare.task("b", a, x -> note("b", ""));
            prepare.group("inner").task("c", a, x -> note("c", ""));
            PipelineBuilder train = p.group("train").after(prepare);
            train.task("d", () -> note("d", ""));
            p.task("last", () -> note("last", "")).after(train);
        });
        mode.run(pipeline).orThrow();
        assertThat(order.subList(0, 2)).containsExactly("first", "a");
        assertThat(order.subList(2, 4)).containsExactlyInAnyOrder("b", "c");
        assertThat(order.subList(4, 6)).containsExactly("d", "last");
        assertThat(pipeline.plan().tasks()).extracting(PlannedTask::name).contains("prepare.inner.c", "train.d");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_failure_that_is_allowed_does_not_fail_the_run(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("allowed", p -> {
            Task<String> chart = p.task("chart", () -> note("chart", "chart")).allowFailure();
            p.task("after", chart, x -> x);
            p.task("other", () -> 1);
        }));
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.task("chart").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("after").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
    }
}
