package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each rule makes of the tasks before. */
@Timeout(60)
class TriggerRuleTest {
    // Tasks before: s success, f failed, k skipped, u upstream failed.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rule                        | s  | f  | k  | u  | sf | sk | fk | sfk
            ALL_SUCCESS                 | S  | U  | K  | U  | U  | K  | U  | U
            ALL_FAILED                  | K  | S  | K  | S  | K  | K  | K  | K
            ALL_DONE                    | S  | S  | S  | S  | S  | S  | S  | S
            ALL_DONE_MIN_ONE_SUCCESS    | S  | U  | K  | U  | S  | K  | K  | K
            ALL_DONE_SETUP_SUCCESS      | S  | S  | S  | S  | S  | S  | S  | S
            ALL_SKIPPED                 | K  | K  | S  | K  | K  | K  | K  | K
            ONE_SUCCESS                 | S  | U  | K  | U  | S  | S  | U  | S
            ONE_FAILED                  | K  | S  | K  | S  | S  | K  | S  | S
            ONE_DONE                    | S  | S  | K  | K  | S  | S  | S  | S
            NONE_FAILED                 | S  | U  | S  | U  | U  | S  | U  | U
            NONE_FAILED_MIN_ONE_SUCCESS | S  | U  | K  | U  | U  | S  | U  | U
            NONE_SKIPPED                | S  | S  | K  | S  | S  | K  | K  | K
            ALWAYS                      | S  | S  | S  | S  | S  | S  | S  | S
            """, useHeadersInDisplayName = true)
    void a_rule_decides_by_how_the_tasks_before_ended(
            TriggerRule rule, String s, String f, String k, String u, String sf, String sk, String fk, String sfk) {
        List<String> wanted = List.of(s, f, k, u, sf, sk, fk, sfk);
        List<String> before = List.of("s", "f", "k", "u", "sf", "sk", "fk", "sfk");
        for (Mode mode : List.of(Mode.DIRECT, Mode.TWO_THREADS))
            for (int i = 0; i < before.size(); i++)
                assertThat(outcome(mode, rule, before.get(i)))
                        .as("%s after %s, %s", rule, before.get(i), mode)
                        .isEqualTo(
                                switch (wanted.get(i)) {
                                    case "S" -> TaskState.SUCCESS;
                                    case "K" -> TaskState.SKIPPED;
                                    default -> TaskState.UPSTREAM_FAILED;
                                });
    }

    private static TaskState outcome(Mode mode, TriggerRule rule, String before) {
        return mode.run(Pipeline.define("rules", p -> {
                    List<Task<?>> tasks = new ArrayList<>();
                    for (int i = 0; i < before.length(); i++) tasks.add(task(p, before.charAt(i), i));
                    Task<Integer> last = p.task("last", () -> 1).rule(rule);
                    tasks.forEach(last::after);
                }))
                .task("last")
                .state();
    }

    private static Task<?> task(PipelineBuilder p, char how, int i) {
        return switch (how) {
            case 's' -> p.task("s" + i, () -> 1);
            case 'f' -> p.task("f" + i, TriggerRuleTest::fail);
            case 'k' -> p.task("k" + i, TriggerRuleTest::skip);
            default -> p.task("u" + i, () -> 1).after(p.task("f" + i, TriggerRuleTest::fail));
        };
    }

    private static int fail() {
        throw new IllegalStateException("no");
    }

    private static int skip() {
        throw new SkipException("nothing to do");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_rule_that_one_task_settles_waits_for_no_other(Mode mode) {
        assumeTrue(mode.sideBySide());
        CountDownLatch ran = new CountDownLatch(1);
        PipelineRun run = mode.run(Pipeline.define("early", p -> {
            Task<Integer> quick = p.task("quick", () -> 1);
            Task<Integer> slow = p.task("slow", () -> {
                Await.latch(ran);
                return 1;
            });
            p.task("first", () -> {
                        ran.countDown();
                        return 1;
                    })
                    .after(quick, slow)
                    .rule(TriggerRule.ONE_SUCCESS);
        }));
        assertThat(run.orThrow().task("first").state()).isEqualTo(TaskState.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_was_skipped_is_null_to_a_body_that_bears_it(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("nulls", p -> {
            Task<Integer> none = p.task("none", TriggerRuleTest::skip);
            Task<Integer> some = p.task("some", () -> 1);
            p.task("sum", none, some, (a, b) -> a + " " + b).rule(TriggerRule.NONE_FAILED);
        }));
        assertThat(run.orThrow().task("sum").value()).isEqualTo("null 1");
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    }
}
