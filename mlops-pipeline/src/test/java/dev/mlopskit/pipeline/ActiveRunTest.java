package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that go on by themselves: timeouts, approvals, cancelling. */
@Timeout(60)
class ActiveRunTest {
    @Test
    void a_body_that_runs_too_long_is_interrupted_and_tried_again() {
        PipelineRun run = Pipeline.define("slow", p -> p.task("slow", p.context(), context -> {
                            if (context.attempt() == 1) Thread.sleep(60_000);
                            return context.attempt();
                        })
                        .timeout(Duration.ofMillis(50))
                        .retries(1))
                .run();
        assertThat(run.orThrow().task("slow").value()).isEqualTo(2);
    }

    @Test
    void a_body_that_ran_too_long_has_failed_whatever_it_returns() {
        PipelineRun run = Pipeline.define("deaf", p -> p.task("deaf", () -> {
                            try {
                                Thread.sleep(60_000);
                            } catch (InterruptedException e) {
                                return "too late";
                            }
                            return "never";
                        })
                        .timeout(Duration.ofMillis(20)))
                .run();
        assertThat(run.task("deaf").state()).isEqualTo(TaskState.FAILED);
        assertThat(run.task("deaf").error())
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessage("task 'deaf' ran longer than its timeout of PT0.02S and was interrupted: give it more time,"
                        + " or make it faster");
    }

    @Test
    void a_run_that_takes_too_long_is_cancelled_and_a_failure() {
        Pipeline pipeline = Pipeline.define("long", p -> {
            Task<Integer> sleeper = p.task("sleeper", () -> {
                Thread.sleep(60_000);
                return 1;
            });
            p.task("after", sleeper, x -> x);
        });
        PipelineRun run =
                pipeline.run(RunOptions.builder().timeout(Duration.ofMillis(50)).build());
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.task("sleeper").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(run.task("after").state()).isEqualTo(TaskState.CANCELLED);
        assertThatThrownBy(run::orThrow)
                .isInstanceOf(PipelineFailedException.class)
                .hasMessageContaining("took longer than its timeout of PT0.05S and was cancelled");
    }

    private static Pipeline release() {
        return Pipeline.define("release", p -> {
            Task<Double> accuracy = p.task("evaluate", () -> 0.93);
            Task<Approval> yes = p.approval("release", accuracy, a -> "release the model of accuracy " + a + "?");
            Task<String> released = p.task("released", yes, Approval::by);
            p.task("always", () -> "told").after(released).rule(TriggerRule.ALL_DONE);
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_task_waits_for_a_person(Mode mode) {
        List<String> asked = new ArrayList<>();
        ActiveRun run = mode.start(release(), RunOptions.builder().listener(new PipelineListener() {
            @Override
            public void onTaskAwaitingInput(PipelineEvent.TaskAwaitingInput event) {
                asked.add(event.question());
            }
        }));
        Await.until(() -> run.state("release") == TaskState.AWAITING_INPUT);
        assertThat(asked).containsExactly("release the model of accuracy 0.93?");
        assertThat(run.explain("release"))
                .isEqualTo("task 'release' waits for approve or reject: release the model of accuracy 0.93?");
        assertThat(run.explain("released"))
                .isEqualTo("task 'released' waits: its rule is all_success, and release is AWAITING_INPUT");
        run.approve("release", "reviewer", "looks good");
        PipelineRun over = run.await().orThrow();
        assertThat(over.task("released").value()).isEqualTo("reviewer");
        assertThat(over.task("release").value()).hasToString("approved by reviewer: looks good");
    }

    @Test
    void whoever_waits_for_a_question_finds_it_and_what_has_been_made_by_then() throws InterruptedException {
        ActiveRun run = release().start();
        assertThat(run.awaitQuestions(Duration.ofMinutes(1)))
                .containsExactly(new ActiveRun.Question("release", "release the model of accuracy 0.93?"));
        assertThat(run.task("evaluate").value(Double.class)).isEqualTo(0.93);
        assertThat(run.task("released").state()).isEqualTo(TaskState.NONE);
        assertThatThrownBy(() -> run.task("released").endedAt())
                .isInstanceOf(PipelineException.class)
                .hasMessage("task 'released' has not ended, it is NONE: ask for its state() first");
        run.approve("release", "reviewer", "");
        assertThat(run.questions()).isEmpty();
        run.await().orThrow();
        assertThat(run.awaitQuestions(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void a_question_that_nobody_asks_is_waited_for_as_long_as_was_said() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        ActiveRun run = Pipeline.define(
                        "quiet",
                        p -> p.task("wait", () -> {
                            end.await();
                            return 1;
                        }))
                .start();
        assertThat(run.awaitQuestions(Duration.ofMillis(20))).isEmpty();
        end.countDown();
        assertThat(run.awaitQuestions(Duration.ofMinutes(1))).isEmpty();
        assertThat(run.await().value("wait", Integer.class)).isEqualTo(1);
    }

    @Test
    void no_skips_all_that_is_below() {
        ActiveRun run = release().start();
        Await.until(() -> run.state("release") == TaskState.AWAITING_INPUT);
        run.reject("release", "reviewer", "");
        PipelineRun over = run.await();
        assertThat(over.state()).isEqualTo(RunState.SUCCESS);
        assertThat(over.task("released").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(over.task("always").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(over.explain("released"))
                .isEqualTo("task 'released' was skipped, as task 'release' said: rejected by reviewer");
    }

    @Test
    void an_answer_to_what_was_not_asked_is_refused_and_changes_nothing() {
        ActiveRun run = release().start();
        Await.until(() -> run.state("release") == TaskState.AWAITING_INPUT);
        assertThatThrownBy(() -> run.approve("evaluate", "reviewer", ""))
                .isInstanceOf(PipelineException.class)
                .hasMessage("task 'evaluate' waits for no answer, as it is SUCCESS: ask explain(..) what it waits for");
        assertThatThrownBy(() -> run.approve("realease", "reviewer", ""))
                .hasMessage("pipeline 'release' has no task 'realease': did you mean 'release' or 'released'?");
        assertThatThrownBy(() -> run.approve("release", " ", ""))
                .hasMessage("the answer to task 'release' does not say who gives it: name them");
        assertThatThrownBy(() -> run.approve("nobody", "reviewer", "")).hasMessageContaining("has no task 'nobody'");
        run.approve("release", "reviewer", "");
        assertThatThrownBy(() -> run.approve("release", "reviewer", "")).isInstanceOf(PipelineException.class);
        run.await().orThrow();
    }

    @Test
    void a_question_is_asked_no_longer_than_its_timeout() {
        ManualClock clock = new ManualClock();
        Pipeline pipeline = Pipeline.define("late", p -> {
            Task<Approval> ask = p.approval("ask", "really?").timeout(Duration.ofMinutes(5));
            p.task("do", ask, Approval::by);
        });
        RunOptions options =
                RunOptions.builder().clock(clock).executor(Runnable::run).build();
        ActiveRun run = pipeline.start(options);
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(run.state("ask")).isEqualTo(TaskState.AWAITING_INPUT);
        clock.advance(1);
        PipelineRun over = run.await();
        assertThat(over.state()).isEqualTo(RunState.FAILED);
        assertThat(over.task("ask").error())
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessage("task 'ask' had no answer within its timeout of PT5M: give it more time, or answer sooner");
        assertThat(over.task("do").state()).isEqualTo(TaskState.UPSTREAM_FAILED);

        ActiveRun answered = pipeline.start(options);
        clock.advance(Duration.ofMinutes(4));
        answered.approve("ask", "reviewer", "");
        answered.await().orThrow();
        assertThat(clock.calls()).isZero();
    }

    @Test
    void a_question_that_may_be_tried_again_is_asked_again() {
        ManualClock clock = new ManualClock();
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        ActiveRun run = Pipeline.define("again", p -> p.approval("ask", p.context(), context -> {
                            asked.add(context.attempt());
                            return "really?";
                        })
                        .timeout(Duration.ofMinutes(5))
                        .retries(1))
                .start(RunOptions.builder().clock(clock).executor(Runnable::run).build());
        clock.advance(Duration.ofMinutes(5));
        Await.until(() -> run.state("ask") == TaskState.AWAITING_INPUT && asked.size() == 2);
        assertThat(asked).containsExactly(1, 2);
        run.approve("ask", "reviewer", "");
        assertThat(run.await().orThrow().task("ask").attempts()).isEqualTo(2);
    }

    @Test
    void a_run_that_is_driven_by_hand_is_not_waited_for() {
        SteppingExecutor steps = body -> {};
        assertThatThrownBy(
                        () -> release().run(RunOptions.builder().executor(steps).build()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("cannot be waited for: start(options), and drive it");
    }

    @Test
    void a_run_that_was_cancelled_does_not_fail_by_the_timeout_that_it_reaches_meanwhile() throws Exception {
        CountDownLatch clearing = new CountDownLatch(1);
        CountDownLatch cleared = new CountDownLatch(1);
        ManualClock clock = new ManualClock();
        ActiveRun run = Pipeline.define("cancel", p -> {
                    Task<Integer> open = p.task("open", () -> 1).setup();
                    Task<Approval> ask = p.approval("ask", "go on?").after(open);
                    p.task("close", () -> {
                                clearing.countDown();
                                Await.latch(cleared);
                                return 1;
                            })
                            .teardownOf(open)
                            .after(ask);
                })
                .start(RunOptions.builder()
                        .clock(clock)
                        .timeout(Duration.ofMinutes(1))
                        .build());
        assertThat(run.awaitQuestions(Duration.ofSeconds(20))).hasSize(1);
        run.cancel();
        Await.latch(clearing);
        clock.advance(Duration.ofMinutes(2));
        cleared.countDown();
        assertThat(run.await().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void cancelling_interrupts_and_waits_for_nobody() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        ActiveRun run = Pipeline.define("cancel", p -> {
                    Task<Integer> sleeper = p.task("sleeper", () -> {
                        running.countDown();
                        Thread.sleep(60_000);
                        return 1;
                    });
                    p.task("after", sleeper, x -> x);
                })
                .start();
        assertThat(run.await(Duration.ZERO)).isEmpty();
        Await.latch(running);
        run.cancel();
        run.cancel();
        PipelineRun over = run.await();
        assertThat(over.state()).isEqualTo(RunState.CANCELLED);
        assertThat(over.task("sleeper").error()).isInstanceOf(InterruptedException.class);
        assertThat(run.await(Duration.ZERO)).isPresent();
        run.cancel();
    }
}
