package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class WeightRuleTest {
    private final List<String> ran = new ArrayList<>();

    /** The order in which one thread takes the tasks. */
    private List<String> order(Consumer<PipelineBuilder> definition) {
        ran.clear();
        Pipeline.define("weights", definition)
                .run(RunOptions.builder().executor(Runnable::run).build())
                .orThrow();
        return List.copyOf(ran);
    }

    private Task<Integer> task(PipelineBuilder p, String name, Step<?, ?>... after) {
        Task<Integer> task = p.task(name, () -> {
            ran.add(name);
            return 1;
        });
        for (Step<?, ?> before : after) task.after(before);
        return task;
    }

    /** Two ways of different length. */
    private void ways(PipelineBuilder p) {
        Task<Integer> s1 = task(p, "short1");
        Task<Integer> l1 = task(p, "long1");
        task(p, "short2", s1);
        Task<Integer> l2 = task(p, "long2", l1);
        task(p, "long3", l2);
    }

    @Test
    void without_a_rule_they_come_as_they_are_ready() {
        assertThat(order(this::ways)).containsExactly("short1", "long1", "short2", "long2", "long3");
        assertThat(order(p -> {
                    p.weightRule(WeightRule.ABSOLUTE);
                    ways(p);
                }))
                .containsExactly("short1", "long1", "short2", "long2", "long3");
    }

    @Test
    void downstream_begins_with_what_most_depends_on() {
        assertThat(order(p -> {
                    p.weightRule(WeightRule.DOWNSTREAM);
                    ways(p);
                }))
                .containsExactly("long1", "short1", "long2", "short2", "long3");
    }

    @Test
    void upstream_finishes_one_way_before_it_begins_the_next() {
        assertThat(order(p -> {
                    p.weightRule(WeightRule.UPSTREAM);
                    ways(p);
                }))
                .containsExactly("short1", "short2", "long1", "long2", "long3");
    }

    @Test
    void a_priority_counts_for_those_above_or_below_too() {
        assertThat(order(p -> {
                    p.weightRule(WeightRule.DOWNSTREAM);
                    Task<Integer> a = task(p, "a");
                    Task<Integer> b = task(p, "b");
                    task(p, "a2", a);
                    task(p, "b2", b).priority(10);
                }))
                .containsExactly("b", "b2", "a", "a2");
    }

    @Test
    void one_rule_is_enough() {
        assertThat(catchThrowableOfType(
                                InvalidPipelineException.class,
                                () -> Pipeline.define("weights", p -> {
                                    p.weightRule(WeightRule.UPSTREAM);
                                    p.group("inner").weightRule(WeightRule.UPSTREAM);
                                }))
                        .errors())
                .containsExactly("the weight rule is given twice: leave one out");
    }

    /** As it is written down: the sum over the set of all relatives, and of those that are ready the highest, then the first. */
    @ParameterizedTest
    @EnumSource(
            value = WeightRule.class,
            names = {"DOWNSTREAM", "UPSTREAM"})
    void random_dags_run_in_the_order_of_a_plain_evaluation(WeightRule rule) {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int size = 1 + random.nextInt(200);
            boolean priorities = random.nextBoolean();
            List<Set<Integer>> before = new ArrayList<>();
            int[] own = new int[size];
            for (int i = 0; i < size; i++) {
                before.add(new TreeSet<>());
                for (int j = 0; j < i; j++)
                    if (random.nextInt(size) < 2) before.get(i).add(j);
                own[i] = priorities && random.nextBoolean() ? random.nextInt(100) - 20 : 1;
            }
            List<String> order = order(p -> {
                p.weightRule(rule);
                List<Task<Integer>> tasks = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    tasks.add(task(p, "t" + i));
                    for (int other : before.get(i)) tasks.get(i).after(tasks.get(other));
                    if (priorities) tasks.get(i).priority(own[i]);
                }
            });
            long[] weights = new long[size];
            for (int i = 0; i < size; i++) {
                weights[i] += own[i];
                for (int above : above(before, i)) {
                    if (rule == WeightRule.UPSTREAM) weights[i] += own[above];
                    else weights[above] += own[i];
                }
            }
            check(order, before, weights, seed);
        }
    }

    private static Set<Integer> above(List<Set<Integer>> before, int task) {
        Set<Integer> found = new TreeSet<>();
        List<Integer> open = new ArrayList<>(before.get(task));
        while (!open.isEmpty()) {
            int next = open.remove(open.size() - 1);
            if (found.add(next)) open.addAll(before.get(next));
        }
        return found;
    }

    private static void check(List<String> order, List<Set<Integer>> before, long[] weights, long seed) {
        Set<Integer> done = new TreeSet<>();
        Set<Integer> open = new TreeSet<>();
        for (int i = 0; i < weights.length; i++) open.add(i);
        assertThat(order).hasSize(weights.length);
        for (String name : order) {
            int task = Integer.parseInt(name.substring(1));
            long highest = open.stream()
                    .filter(other -> done.containsAll(before.get(other)))
                    .map(other -> weights[other])
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(weights[task]).as("seed %d, %s", seed, name).isEqualTo(highest);
            assertThat(done).containsAll(before.get(task));
            open.remove(task);
            done.add(task);
        }
    }

    @Test
    void a_hundred_thousand_tasks_are_planned_in_seconds() {
        Pipeline pipeline = Pipeline.define("chain", p -> {
            p.weightRule(WeightRule.DOWNSTREAM);
            Task<Integer> last = p.task("t0", () -> 1);
            for (int i = 1; i < 100_000; i++) last = p.task("t" + i, last, x -> x);
        });
        assertThat(pipeline.plan().size()).isEqualTo(100_000);
    }
}
