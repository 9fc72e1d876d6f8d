package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RandomDagTest {
    private static final int DAGS = 400;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void finishing_what_can_gives_the_states_and_values_of_a_sequential_evaluation(Mode mode) {
        for (long seed = 0; seed < DAGS; seed++) {
            RandomDag dag = new RandomDag(seed);
            PipelineRun run = mode.run(dag.pipeline(), OnFailure.FINISH_WHAT_CAN);
            List<Integer> values = dag.values();
            Set<Integer> ran = new HashSet<>();
            for (int task = 0; task < dag.size; task++) {
                TaskResult<?> result = run.task(RandomDag.name(task));
                TaskState expected = dag.state(task);
                assertThat(result.state()).as("seed %d, %s", seed, result).isEqualTo(expected);
                if (expected == TaskState.SUCCESS)
                    assertThat((Object) result.value())
                            .as("seed %d, %s", seed, result)
                            .isEqualTo(values.get(task));
                if (expected != TaskState.UPSTREAM_FAILED) ran.add(task);
            }
            assertThat(dag.ran).as("seed %d", seed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ran);
            assertThat(run.state()).isEqualTo(dag.failing.isEmpty() ? RunState.SUCCESS : RunState.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failing_fast_gives_right_values_and_runs_nothing_below_the_one_failure(Mode mode) {
        for (long seed = 0; seed < DAGS; seed++) {
            RandomDag dag = new RandomDag(seed);
            PipelineRun run = mode.run(dag.pipeline(), OnFailure.FAIL_FAST);
            List<Integer> values = dag.values();
            assertThat(dag.ran).as("seed %d", seed).doesNotHaveDuplicates();
            List<Integer> failed = IntStream.range(0, dag.size)
                    .boxed()
                    .filter(task -> run.task(RandomDag.name(task)).state() == TaskState.FAILED)
                    .toList();
            assertThat(failed).as("seed %d", seed).hasSize(dag.failing.isEmpty() ? 0 : 1);
            assertThat(dag.failing).containsAll(failed);
            for (int task = 0; task < dag.size; task++) {
                TaskResult<?> result = run.task(RandomDag.name(task));
                Set<Integer> ancestors = dag.ancestors(task);
                boolean below = ancestors.stream().anyMatch(failed::contains);
                assertThat(result.state() == TaskState.UPSTREAM_FAILED)
                        .as("seed %d, %s", seed, result)
                        .isEqualTo(below);
                if (dag.ran.contains(task))
                    assertThat(dag.ran).as("seed %d, %s", seed, result).containsAll(ancestors);
                if (dag.ran.contains(task)) assertThat(dag.state(task)).isNotEqualTo(TaskState.UPSTREAM_FAILED);
                if (failed.isEmpty()) assertThat(result.state()).isEqualTo(TaskState.SUCCESS);
                if (result.state() == TaskState.SUCCESS)
                    assertThat((Object) result.value())
                            .as("seed %d, %s", seed, result)
                            .isEqualTo(values.get(task));
                else assertThat(result.startedAt() != null).isEqualTo(dag.ran.contains(task));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void one_pipeline_runs_many_times_at_once(Mode mode) {
        RandomDag dag = new RandomDag(1);
        Pipeline pipeline = dag.pipeline();
        Pipeline runs = Pipeline.define("runs", p -> {
            for (int i = 0; i < 50; i++) p.task("run" + i, () -> pipeline.run());
        });
        List<Integer> values = dag.values();
        for (TaskResult<?> result : mode.run(runs).orThrow().tasks()) {
            PipelineRun run = (PipelineRun) result.value();
            for (int task = 0; task < dag.size; task++)
                if (dag.state(task) == TaskState.SUCCESS)
                    assertThat((Object) run.task(RandomDag.name(task)).value()).isEqualTo(values.get(task));
        }
    }
}
