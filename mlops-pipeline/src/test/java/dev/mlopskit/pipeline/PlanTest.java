package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static Pipeline diamond() {
        return Pipeline.define("diamond", p -> {
            Task<Integer> load = p.task("load", () -> 1);
            Task<Integer> left = p.task("left", load, x -> x);
            Task<Integer> right = p.task("much-to-the-right", load, x -> x);
            p.task("join", left, right, Integer::sum).after("load", "left");
        });
    }

    @Test
    void the_plan_tells_levels_and_upstream() {
        assertThat(diamond().plan().describe()).isEqualTo("""
                        pipeline 'diamond': 4 tasks, 3 levels, at most 2 side by side
                           0  load
                           1  left               <- load
                           1  much-to-the-right  <- load
                           2  join               <- left, much-to-the-right, load
                        """);
    }

    @Test
    void the_plan_tells_how_each_task_is_run() {
        Plan plan = Pipeline.define("told", p -> {
                    p.pool("gpu", 4);
                    Task<Integer> load =
                            p.task("load", () -> 1).cached().asset("rows").retries(2);
                    p.task("train", load, x -> x)
                            .pool("gpu", 2)
                            .priority(5)
                            .timeout(Duration.ofMinutes(30))
                            .allowFailure();
                })
                .plan();
        assertThat(plan.describe().lines().skip(1))
                .containsExactly(
                        "   0  load   [2 retries, cached, asset rows]",
                        "   1  train  [pool gpu 2 slots, priority 5, timeout PT30M, allowFailure]  <- load");
    }

    @Test
    void one_is_not_many_and_none_is_no_level() {
        assertThat(Pipeline.define("one", p -> p.task("a", () -> 1)).plan().describe())
                .isEqualTo("pipeline 'one': 1 task, 1 level, at most 1 side by side\n   0  a\n");
        assertThat(Pipeline.define("none", p -> {}).plan().describe())
                .isEqualTo("pipeline 'none': 0 tasks, 0 levels, at most 0 side by side\n");
    }

    @Test
    void every_task_comes_after_its_upstream_and_a_level_keeps_the_order_of_definition() {
        Plan plan = Pipeline.define("order", p -> {
                    p.task("last", () -> 1).after("deep");
                    Task<Integer> a = p.task("a", () -> 1);
                    Task<Integer> b = p.task("b", () -> 1);
                    p.task("after-b", b, x -> x);
                    Task<Integer> afterA = p.task("after-a", a, x -> x);
                    p.task("deep", afterA, x -> x);
                })
                .plan();
        assertThat(plan.tasks())
                .extracting(PlannedTask::name)
                .containsExactly("a", "b", "after-b", "after-a", "deep", "last");
        assertThat(plan.tasks()).extracting(PlannedTask::level).containsExactly(0, 0, 1, 1, 2, 3);
    }

    @Test
    void a_planned_task_names_each_upstream_task_once() {
        Plan plan = Pipeline.define("once", p -> {
                    Task<Integer> a = p.task("a", () -> 1);
                    p.task("b", a, a, Integer::sum).after(a).after("a");
                })
                .plan();
        assertThat(plan.tasks())
                .containsExactly(
                        new PlannedTask("a", PlannedTask.Kind.TASK, TriggerRule.ALL_SUCCESS, List.of(), 0),
                        new PlannedTask("b", PlannedTask.Kind.TASK, TriggerRule.ALL_SUCCESS, List.of("a"), 1));
    }

    @Test
    void the_text_is_the_same_in_every_locale() {
        Locale before = Locale.getDefault();
        String here = diamond().plan().describe();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(diamond().plan().describe()).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }
}
