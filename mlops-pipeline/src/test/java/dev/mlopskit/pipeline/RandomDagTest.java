package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated DAGs against the plainest evaluation that there is: one task after another, in the order of definition. */
@Timeout(300)
class RandomDagTest {
    private static final int DAGS = 300;

    /** A DAG by numbers: a task depends on smaller ones only; some inputs carry values, some only order. */
    private record Dag(List<List<Integer>> inputs, List<List<Integer>> after, boolean[] fails) {
        static Dag random(SplittableRandom random) {
            int size = random.nextInt(1, 60);
            double density = random.nextDouble() * 4 / size;
            double failing = random.nextBoolean() ? 0 : random.nextDouble() * 0.2;
            List<List<Integer>> inputs = new ArrayList<>();
            List<List<Integer>> after = new ArrayList<>();
            boolean[] fails = new boolean[size];
            for (int task = 0; task < size; task++) {
                inputs.add(new ArrayList<>());
                after.add(new ArrayList<>());
                for (int other = 0; other < task; other++) {
                    if (random.nextDouble() < density) inputs.get(task).add(other);
                    if (random.nextDouble() < density / 3) after.get(task).add(other);
                }
                fails[task] = random.nextDouble() < failing;
            }
            return new Dag(inputs, after, fails);
        }

        Pipeline pipeline() {
            return Pipeline.define("random", p -> {
                List<Task<Long>> tasks = new ArrayList<>();
                for (int i = 0; i < fails.length; i++) {
                    int number = i;
                    List<Task<Long>> values =
                            inputs.get(i).stream().map(tasks::get).toList();
                    Task<Long> task = p.gather("t" + i, values, all -> {
                        if (fails[number]) throw new IllegalStateException("t" + number);
                        return value(number, all);
                    });
                    for (int other : after.get(i)) task.after("t" + other);
                    tasks.add(task);
                }
            });
        }

        static long value(int task, List<Long> inputs) {
            long value = task + 1;
            for (long input : inputs) value = value * 31 + input;
            return value;
        }

        boolean downstreamOf(int task, TaskState state, TaskState[] states) {
            return inputs.get(task).stream().anyMatch(i -> states[i] == state)
                    || after.get(task).stream().anyMatch(i -> states[i] == state);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void finishWhatCanAgreesWithTheReferenceInEveryStateAndValue(Mode mode) {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < DAGS; n++) {
            Dag dag = Dag.random(random);
            PipelineRun run = mode.run(dag.pipeline(), OnFailure.FINISH_WHAT_CAN);
            TaskState[] states = new TaskState[dag.fails.length];
            List<Long> values = new ArrayList<>();
            for (int task = 0; task < states.length; task++) {
                boolean blocked = dag.downstreamOf(task, TaskState.FAILED, states)
                        || dag.downstreamOf(task, TaskState.UPSTREAM_FAILED, states);
                states[task] =
                        blocked ? TaskState.UPSTREAM_FAILED : dag.fails[task] ? TaskState.FAILED : TaskState.SUCCESS;
                values.add(Dag.value(
                        task, dag.inputs.get(task).stream().map(values::get).toList()));
                TaskResult<?> result = run.task("t" + task);
                assertThat(result.state()).as("dag %d task %d", n, task).isEqualTo(states[task]);
                if (states[task] == TaskState.SUCCESS)
                    assertThat(result.value()).as("dag %d task %d", n, task).isEqualTo(values.get(task));
            }
            assertThat(run.state())
                    .isEqualTo(List.of(states).contains(TaskState.FAILED) ? RunState.FAILED : RunState.SUCCESS);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failFastFailsOneTaskAndKeepsItsRules(Mode mode) {
        SplittableRandom random = new SplittableRandom(2);
        for (int n = 0; n < DAGS; n++) {
            Dag dag = Dag.random(random);
            PipelineRun run = mode.run(dag.pipeline(), OnFailure.FAIL_FAST);
            TaskState[] states = new TaskState[dag.fails.length];
            int failures = 0;
            for (int task = 0; task < states.length; task++) {
                states[task] = run.task("t" + task).state();
                if (states[task] == TaskState.FAILED) failures++;
                assertThat(states[task].isFinal()).isTrue();
                boolean below = dag.downstreamOf(task, TaskState.FAILED, states)
                        || dag.downstreamOf(task, TaskState.UPSTREAM_FAILED, states);
                assertThat(states[task] == TaskState.UPSTREAM_FAILED)
                        .as("dag %d task %d", n, task)
                        .isEqualTo(below);
                if (dag.downstreamOf(task, TaskState.CANCELLED, states))
                    assertThat(states[task]).isIn(TaskState.CANCELLED, TaskState.UPSTREAM_FAILED);
                if (dag.fails[task]) assertThat(states[task]).isNotEqualTo(TaskState.SUCCESS);
            }
            boolean any = false;
            for (boolean fails : dag.fails) any |= fails;
            assertThat(failures).isEqualTo(any ? 1 : 0);
            assertThat(run.state()).isEqualTo(any ? RunState.FAILED : RunState.SUCCESS);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void noTaskBeginsBeforeWhatItDependsOnHasEnded(Mode mode) {
        SplittableRandom random = new SplittableRandom(3);
        for (int n = 0; n < 50; n++) {
            Dag dag = Dag.random(random);
            AtomicLong ticks = new AtomicLong();
            Pipeline pipeline = dag.pipeline();
            PipelineRun run = mode.run(
                    pipeline, RunOptions.builder().clock(() -> Instant.ofEpochSecond(ticks.incrementAndGet())));
            for (PlannedTask task : pipeline.plan().tasks())
                for (String upstream : task.upstream())
                    if (run.task(task.name()).startedAt() != null)
                        assertThat(run.task(task.name()).startedAt())
                                .isAfter(run.task(upstream).endedAt());
        }
    }
}
