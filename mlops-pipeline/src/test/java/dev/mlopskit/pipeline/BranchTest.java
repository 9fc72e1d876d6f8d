package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BranchTest {
    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_name_of_a_group_stands_for_its_first_tasks(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("groups", p -> {
            Task<Branch> way = p.task("way", () -> Branch.to("small"));
            for (String name : List.of("small", "large")) {
                PipelineBuilder group = p.group(name).after(way);
                Task<Integer> a = group.task("a", () -> 1);
                group.group("inner").task("b", () -> 2);
                group.task("c", a, x -> x);
            }
        }));
        assertThat(run.orThrow().tasks())
                .filteredOn(task -> task.state() == TaskState.SUCCESS)
                .extracting(TaskResult::name)
                .containsExactlyInAnyOrder("way", "small.a", "small.inner.b", "small.c");
    }

    private static Map<String, TaskState> states(PipelineRun run) {
        Map<String, TaskState> states = new TreeMap<>();
        for (TaskResult<?> task : run.tasks()) states.put(task.name(), task.state());
        return states;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_ways_not_taken_are_skipped_and_ways_may_meet_again(Mode mode) {
        Pipeline pipeline = Pipeline.define("ways", p -> {
            Task<Branch> way = p.task("way", () -> Branch.to("left"));
            Task<Integer> left = p.task("left", () -> 1).after(way);
            Task<Integer> right = p.task("right", () -> 2).after(way);
            Task<Integer> below = p.task("below", right, x -> x);
            p.task("join", left, right, (l, r) -> l)
                    .after(below)
                    .after(way)
                    .rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        });
        PipelineRun run = mode.run(pipeline).orThrow();
        assertThat(states(run))
                .isEqualTo(Map.of(
                        "way", TaskState.SUCCESS,
                        "left", TaskState.SUCCESS,
                        "right", TaskState.SKIPPED,
                        "below", TaskState.SKIPPED,
                        "join", TaskState.SUCCESS));
        assertThat(run.explain("right")).isEqualTo("task 'right' was skipped, as task 'way' said: branch to [left]");
        assertThat(run.explain("below"))
                .isEqualTo("task 'below' was skipped, as its rule is all_success, and right is SKIPPED");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_short_circuit_skips_everything_below_whatever_its_rule(Mode mode) {
        for (boolean open : new boolean[] {true, false}) {
            PipelineRun run = mode.run(Pipeline.define("circuit", p -> {
                Task<Branch> gate = p.task("gate", () -> Branch.onlyIf(open));
                Task<Integer> next = p.task("next", () -> 1).after(gate);
                p.task("last", () -> 2).after(next).rule(TriggerRule.ALL_DONE);
            }));
            TaskState wanted = open ? TaskState.SUCCESS : TaskState.SKIPPED;
            assertThat(states(run)).isEqualTo(Map.of("gate", TaskState.SUCCESS, "next", wanted, "last", wanted));
        }
    }

    @Test
    void a_branch_to_what_does_not_come_after_it_is_a_failure() {
        PipelineRun run = Pipeline.define("lost", p -> {
                    Task<Branch> way = p.task("way", () -> Branch.to("nowhere"));
                    p.task("next", () -> 1).after(way);
                })
                .run();
        assertThat(run.task("way").error())
                .hasMessage(
                        "task 'way' branched to 'nowhere', which does not come straight after it: choose of [next]");
        assertThat(run.task("next").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_task_can_skip_itself(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("self", p -> p.task("idle", () -> {
                    throw new SkipException("no new rows");
                })
                .retries(3)));
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(run.explain("idle")).isEqualTo("task 'idle' was skipped, as no new rows");
        assertThat(run.task("idle").attempts()).isEqualTo(1);
    }

    @Test
    void a_branch_is_what_it_chooses_whatever_the_order() {
        Branch branch = Branch.to("left", "right", "middle");
        assertThat(branch)
                .isEqualTo(Branch.to("right", "middle", "left"))
                .hasSameHashCodeAs(Branch.to("right", "middle", "left"));
        assertThat(branch.chosen()).containsExactly("left", "middle", "right").isUnmodifiable();
        assertThat(branch).isNotEqualTo(Branch.to("left")).isNotEqualTo("branch to all");
        assertThat(Branch.onlyIf(true)).isEqualTo(Branch.onlyIf(true)).isNotEqualTo(Branch.onlyIf(false));
        assertThat(Branch.onlyIf(false)).isNotEqualTo(Branch.to());
    }
}
