package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A generated DAG, as a pipeline and as a plain sequential evaluation of the same thing. */
final class RandomDag {
    final int size;
    final List<List<Integer>> inputs = new ArrayList<>();
    final List<Set<Integer>> upstream = new ArrayList<>();
    final Set<Integer> failing = new HashSet<>();
    final ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
    private final Random random;
    private final List<List<Integer>> after = new ArrayList<>();

    RandomDag(long seed) {
        random = new Random(seed);
        size = 1 + random.nextInt(60);
        double density = random.nextDouble() * 4 / size;
        for (int task = 0; task < size; task++) {
            inputs.add(new ArrayList<>());
            after.add(new ArrayList<>());
            upstream.add(new HashSet<>());
            for (int other = 0; other < task; other++)
                if (random.nextDouble() < density) inputs.get(task).add(other);
            // An input may be taken twice.
            if (!inputs.get(task).isEmpty() && random.nextInt(5) == 0)
                inputs.get(task).add(inputs.get(task).get(0));
            upstream.get(task).addAll(inputs.get(task));
        }
        for (int i = random.nextInt(size); i > 0; i--) order(random.nextInt(size), random.nextInt(size));
        if (random.nextBoolean())
            for (int task = 0; task < size; task++) if (random.nextInt(12) == 0) failing.add(task);
    }

    /** Also against the order of definition, as names allow. */
    private void order(int task, int first) {
        if (task == first || ancestors(first).contains(task)) return;
        after.get(task).add(first);
        upstream.get(task).add(first);
    }

    /** All tasks that a task depends on, directly or not. */
    Set<Integer> ancestors(int task) {
        Set<Integer> found = new HashSet<>();
        List<Integer> open = new ArrayList<>(upstream.get(task));
        while (!open.isEmpty()) {
            int next = open.remove(open.size() - 1);
            if (found.add(next)) open.addAll(upstream.get(next));
        }
        return found;
    }

    /** Whether it is reached and fails or not, if everything runs that can. */
    TaskState state(int task) {
        for (int other : ancestors(task)) if (failing.contains(other)) return TaskState.UPSTREAM_FAILED;
        return failing.contains(task) ? TaskState.FAILED : TaskState.SUCCESS;
    }

    /** What a task that succeeds returns, worked out one after another. */
    List<Integer> values() {
        List<Integer> values = new ArrayList<>();
        for (int task = 0; task < size; task++) {
            List<Integer> taken = new ArrayList<>();
            for (int input : inputs.get(task)) taken.add(values.get(input));
            values.add(value(task, taken));
        }
        return values;
    }

    private static Integer value(int task, List<Integer> taken) {
        int hash = Objects.hash(task, taken);
        return hash % 7 == 0 ? null : hash;
    }

    private Integer body(int task, List<Integer> taken) {
        ran.add(task);
        if (failing.contains(task)) throw new IllegalStateException("task " + task);
        return value(task, taken);
    }

    Pipeline pipeline() {
        return Pipeline.define("random", p -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int task = 0; task < size; task++) {
                tasks.add(define(p, task, tasks));
                for (int first : after.get(task)) {
                    if (first < task && random.nextBoolean()) tasks.get(task).after(tasks.get(first));
                    else tasks.get(task).after(name(first));
                }
            }
        });
    }

    private Task<Integer> define(PipelineBuilder p, int n, List<Task<Integer>> tasks) {
        List<Task<Integer>> in = inputs.get(n).stream().map(tasks::get).toList();
        return switch (in.size()) {
            case 0 -> p.task(name(n), () -> body(n, List.of()));
            case 1 -> p.task(name(n), in.get(0), a -> body(n, Arrays.asList(a)));
            case 2 -> p.task(name(n), in.get(0), in.get(1), (a, b) -> body(n, Arrays.asList(a, b)));
            case 3 -> p.task(name(n), in.get(0), in.get(1), in.get(2), (a, b, c) -> body(n, Arrays.asList(a, b, c)));
            default -> p.gather(name(n), in, all -> body(n, all));
        };
    }

    static String name(int task) {
        return "t" + task;
    }
}
