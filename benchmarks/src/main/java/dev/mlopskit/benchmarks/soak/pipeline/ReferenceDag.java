package dev.mlopskit.benchmarks.soak.pipeline;

import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.SkipException;
import dev.mlopskit.pipeline.Step;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A generated DAG with trigger rules, pools, mapped tasks, retries, failures, skips and timeouts, as a pipeline and as a plain
 * evaluation of one task after another.
 */
final class ReferenceDag {
    private enum How {
        SUCCEEDS,
        FAILS,
        SKIPS,
        SUCCEEDS_AT_SECOND_TRY,
        TAKES_TOO_LONG
    }

    private static final List<TriggerRule> RULES = List.of(
            TriggerRule.ALL_SUCCESS,
            TriggerRule.ALL_SUCCESS,
            TriggerRule.ALL_SUCCESS,
            TriggerRule.ALL_FAILED,
            TriggerRule.ALL_DONE,
            TriggerRule.ALL_SKIPPED,
            TriggerRule.ONE_SUCCESS,
            TriggerRule.ONE_FAILED,
            TriggerRule.ONE_DONE,
            TriggerRule.NONE_FAILED,
            TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS,
            TriggerRule.NONE_SKIPPED,
            TriggerRule.ALL_DONE_MIN_ONE_SUCCESS,
            TriggerRule.ALWAYS);

    /**
     * A task.
     *
     * @param items how many items it has; -1 for a task that is not mapped
     */
    private record Node(How how, TriggerRule rule, int pool, int items, boolean allowed, List<Integer> before) {}

    private final List<Node> nodes = new ArrayList<>();

    ReferenceDag(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(40);
        double density = random.nextDouble() * 4 / size;
        for (int task = 0; task < size; task++) {
            List<Integer> before = new ArrayList<>();
            for (int other = 0; other < task; other++) if (random.nextDouble() < density) before.add(other);
            int draw = random.nextInt(100);
            How how = draw < 74
                    ? How.SUCCEEDS
                    : draw < 84
                            ? How.FAILS
                            : draw < 92 ? How.SKIPS : draw < 99 ? How.SUCCEEDS_AT_SECOND_TRY : How.TAKES_TOO_LONG;
            boolean mapped = random.nextInt(8) == 0 && how != How.TAKES_TOO_LONG;
            TriggerRule rule = RULES.get(random.nextInt(RULES.size()));
            nodes.add(new Node(
                    how, rule, random.nextInt(4), mapped ? random.nextInt(6) : -1, random.nextInt(6) == 0, before));
        }
    }

    int size() {
        return nodes.size();
    }

    static String name(int task) {
        return "t" + task;
    }

    Pipeline pipeline() {
        return Pipeline.define("reference", p -> {
            p.pool("pool1", 1);
            p.pool("pool2", 2);
            List<Step<?, ?>> steps = new ArrayList<>();
            for (int task = 0; task < nodes.size(); task++) steps.add(define(p, task, steps));
        });
    }

    private Step<?, ?> define(PipelineBuilder p, int number, List<Step<?, ?>> steps) {
        Node node = nodes.get(number);
        Step<?, ?> step;
        if (node.items >= 0) {
            Mapped<Integer> mapped = p.map(
                    name(number),
                    p.value(IntStream.range(0, node.items).boxed().toList()),
                    p.context(),
                    (item, context) -> body(node, context, number + item));
            step = mapped;
        } else {
            Task<Integer> task = p.task(name(number), p.context(), context -> body(node, context, number));
            if (node.how == How.TAKES_TOO_LONG) task.timeout(Duration.ofMillis(1));
            step = task;
        }
        step.rule(node.rule);
        if (node.how == How.SUCCEEDS_AT_SECOND_TRY) step.retries(1);
        if (node.pool == 1 || node.pool == 2) step.pool("pool" + node.pool);
        if (node.allowed) step.allowFailure();
        for (int before : node.before) step.after(steps.get(before));
        return step;
    }

    private static int body(Node node, TaskContext context, int value) throws Exception {
        switch (node.how) {
            case FAILS -> throw new IllegalStateException("as told");
            case SKIPS -> throw new SkipException("as told");
            case SUCCEEDS_AT_SECOND_TRY -> {
                if (context.attempt() == 1) throw new IllegalStateException("at first");
            }
            case TAKES_TOO_LONG -> Thread.sleep(60_000);
            case SUCCEEDS -> {}
        }
        return value;
    }

    /** What each task comes to, one after another. */
    List<TaskState> states() {
        List<TaskState> states = new ArrayList<>();
        for (Node node : nodes) {
            TaskState decided = decided(node, states);
            states.add(decided == null ? result(node) : decided);
        }
        return states;
    }

    private static TaskState result(Node node) {
        if (node.items == 0) return TaskState.SKIPPED;
        return switch (node.how) {
            case SUCCEEDS, SUCCEEDS_AT_SECOND_TRY -> TaskState.SUCCESS;
            case FAILS, TAKES_TOO_LONG -> TaskState.FAILED;
            case SKIPS -> TaskState.SKIPPED;
        };
    }

    /** The state of a task that does not run; {@code null} if it does. Written from the descriptions of the rules. */
    private @Nullable TaskState decided(Node node, List<TaskState> states) {
        if (node.before.isEmpty()) return null;
        int success = 0;
        int failed = 0;
        int upstreamFailed = 0;
        int skipped = 0;
        for (int before : node.before)
            switch (states.get(before)) {
                case SUCCESS -> success++;
                case FAILED -> failed++;
                case UPSTREAM_FAILED -> upstreamFailed++;
                default -> skipped++;
            }
        int bad = failed + upstreamFailed;
        boolean allSkipped = success + bad == 0;
        return switch (node.rule) {
            case ALWAYS, ALL_DONE, ALL_DONE_SETUP_SUCCESS -> null;
            case ALL_SUCCESS -> bad > 0 ? TaskState.UPSTREAM_FAILED : skipped > 0 ? TaskState.SKIPPED : null;
            case ALL_FAILED -> success + skipped > 0 ? TaskState.SKIPPED : null;
            case ALL_SKIPPED -> success + bad > 0 ? TaskState.SKIPPED : null;
            case ONE_SUCCESS -> success > 0 ? null : allSkipped ? TaskState.SKIPPED : TaskState.UPSTREAM_FAILED;
            case ONE_FAILED -> bad > 0 ? null : TaskState.SKIPPED;
            case ONE_DONE -> success + failed > 0 ? null : TaskState.SKIPPED;
            case NONE_FAILED -> bad > 0 ? TaskState.UPSTREAM_FAILED : null;
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                bad > 0 ? TaskState.UPSTREAM_FAILED : success == 0 ? TaskState.SKIPPED : null;
            case NONE_SKIPPED -> skipped > 0 ? TaskState.SKIPPED : null;
            case ALL_DONE_MIN_ONE_SUCCESS ->
                skipped > 0 ? TaskState.SKIPPED : success == 0 ? TaskState.UPSTREAM_FAILED : null;
        };
    }

    /** What a task that succeeds returns. */
    Object value(int task) {
        int items = nodes.get(task).items;
        return items < 0
                ? (Object) task
                : IntStream.range(0, items).map(item -> task + item).boxed().toList();
    }

    /** Whether the run is a failed one. */
    boolean fails(List<TaskState> states) {
        return IntStream.range(0, nodes.size())
                .anyMatch(task -> states.get(task) == TaskState.FAILED && !nodes.get(task).allowed);
    }
}
