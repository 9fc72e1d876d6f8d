package dev.mlopskit.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mlopskit.pipeline.listener.ConsoleProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FailureTest {
    private final IllegalStateException mine = new IllegalStateException("no convergence");
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    private static void states(PipelineRun run, RunState whole, Object... namesAndStates) {
        assertThat(run.state()).isEqualTo(whole);
        assertThat(run.tasks()).hasSize(namesAndStates.length / 2);
        for (int i = 0; i < namesAndStates.length; i += 2)
            assertThat(run.task((String) namesAndStates[i]).state())
                    .as("state of %s", namesAndStates[i])
                    .isEqualTo(namesAndStates[i + 1]);
    }

    /** A body that fails, where two can run at once not before {@link #started}. */
    private Body.Of0<Integer> failing(Mode mode) {
        return () -> {
            if (mode.sideBySide()) Await.latch(started);
            throw mine;
        };
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void finishing_what_can_stops_only_what_depends_on_the_failure(Mode mode) {
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    Task<Integer> bad = p.task("bad", () -> {
                        throw mine;
                    });
                    Task<Integer> good = p.task("good", () -> 1);
                    Task<Integer> down = p.task("down", bad, x -> x);
                    p.task("down-again", down, x -> x);
                    p.task("both", good, bad, Integer::sum);
                    p.task("ordered", () -> 1).after(down);
                    p.task("apart", good, x -> x + 1);
                }),
                OnFailure.FINISH_WHAT_CAN);
        states(
                run,
                RunState.FAILED,
                "bad",
                TaskState.FAILED,
                "good",
                TaskState.SUCCESS,
                "down",
                TaskState.UPSTREAM_FAILED,
                "down-again",
                TaskState.UPSTREAM_FAILED,
                "both",
                TaskState.UPSTREAM_FAILED,
                "ordered",
                TaskState.UPSTREAM_FAILED,
                "apart",
                TaskState.SUCCESS);
        assertThat(run.task("bad").error()).isSameAs(mine);
        assertThat(run.task("down").startedAt()).isNull();
        assertThat(run.task("down").error()).isNull();
        assertThat(run.task("apart").value()).isEqualTo(2);
        assertThatThrownBy(() -> run.task("bad").value())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'bad' has no value, as it is FAILED")
                .hasCause(mine);
    }

    @Test
    void a_value_is_asked_for_by_name_and_type() {
        PipelineRun run = Pipeline.define("typed", p -> {
                    p.task("count", () -> 3);
                    p.task("nothing", () -> null);
                })
                .run();
        assertThat(run.value("count", Integer.class)).isEqualTo(3);
        assertThat(run.value("count", Number.class)).isEqualTo(3);
        assertThatThrownBy(() -> run.value("count", String.class))
                .isInstanceOf(PipelineException.class)
                .hasMessage("task 'count' has no String as its value, but a Integer: ask for that");
        assertThatThrownBy(() -> run.value("count", int.class))
                .hasMessage("task 'count' has no int as its value, but a Integer: ask for that, as a class such as"
                        + " Double.class");
        assertThatThrownBy(() -> run.value("nothing", String.class)).hasMessageContaining("but null");
        assertThatThrownBy(() -> run.value("nobody", String.class)).hasMessageContaining("has no task 'nobody'");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void failing_fast_interrupts_what_runs_and_starts_nothing_more(Mode mode) {
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    Task<Integer> bad = p.task("bad", failing(mode));
                    Task<Integer> slow = p.task("slow", () -> {
                        started.countDown();
                        Await.latch(never);
                        return 1;
                    });
                    p.task("down", bad, x -> x);
                    p.task("after-slow", slow, x -> x);
                    p.task("both", bad, slow, Integer::sum);
                }),
                OnFailure.FAIL_FAST);
        states(
                run,
                RunState.FAILED,
                "bad",
                TaskState.FAILED,
                "slow",
                TaskState.CANCELLED,
                "down",
                TaskState.UPSTREAM_FAILED,
                "after-slow",
                TaskState.CANCELLED,
                "both",
                TaskState.UPSTREAM_FAILED);
        if (mode.sideBySide()) assertThat(run.task("slow").error()).isInstanceOf(InterruptedException.class);
        else assertThat(run.task("slow").startedAt()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void an_error_is_a_failure_like_any_other(Mode mode) {
        Error error = new StackOverflowError();
        PipelineRun run = mode.run(Pipeline.define("penguins", p -> {
            p.task("bad", () -> {
                throw error;
            });
            p.task("good", () -> 1);
        }));
        states(run, RunState.FAILED, "bad", TaskState.FAILED, "good", TaskState.SUCCESS);
        assertThat(run.task("bad").error()).isSameAs(error);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_returns_after_the_cancellation_has_succeeded(Mode mode) {
        assumeTrue(mode.sideBySide(), "needs two bodies at once");
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    p.task("bad", failing(mode));
                    Task<String> stubborn = p.task("stubborn", p.context(), context -> {
                        started.countDown();
                        Await.until(context::cancelled);
                        return "done";
                    });
                    p.task("next", stubborn, x -> x);
                }),
                OnFailure.FAIL_FAST);
        states(
                run,
                RunState.FAILED,
                "bad",
                TaskState.FAILED,
                "stubborn",
                TaskState.SUCCESS,
                "next",
                TaskState.CANCELLED);
        assertThat(run.task("stubborn").value()).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_swallows_the_interrupt_has_succeeded(Mode mode) {
        assumeTrue(mode.sideBySide(), "needs two bodies at once");
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    p.task("bad", failing(mode));
                    p.task("deaf", () -> {
                        started.countDown();
                        try {
                            Await.latch(never);
                            return "waited";
                        } catch (InterruptedException e) {
                            return "went on";
                        }
                    });
                }),
                OnFailure.FAIL_FAST);
        states(run, RunState.FAILED, "bad", TaskState.FAILED, "deaf", TaskState.SUCCESS);
        assertThat(run.task("deaf").value()).isEqualTo("went on");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void what_throws_after_the_cancellation_is_cancelled_with_what_it_threw(Mode mode) {
        assumeTrue(mode.sideBySide(), "needs two bodies at once");
        IllegalArgumentException late = new IllegalArgumentException("late");
        PipelineRun run = mode.run(
                Pipeline.define("penguins", p -> {
                    p.task("bad", failing(mode));
                    p.task("late", p.context(), context -> {
                        started.countDown();
                        Await.until(context::cancelled);
                        throw late;
                    });
                }),
                OnFailure.FAIL_FAST);
        states(run, RunState.FAILED, "bad", TaskState.FAILED, "late", TaskState.CANCELLED);
        assertThat(run.task("late").error()).isSameAs(late);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_exception_names_what_failed_and_carries_what_it_threw(Mode mode) {
        IllegalArgumentException other = new IllegalArgumentException("no rows");
        PipelineRun run = mode.run(Pipeline.define("penguins", p -> {
            Task<Integer> one = p.task("one", () -> {
                throw mine;
            });
            p.task("two", () -> {
                throw other;
            });
            p.task("three", one, x -> x);
        }));
        PipelineFailedException thrown = catchThrowableOfType(PipelineFailedException.class, run::orThrow);
        assertThat(thrown)
                .hasMessage("run " + run.id() + " of pipeline 'penguins' is FAILED: 2 failed, 1 more did not finish;"
                        + " timeline() shows all\n  - task 'one': " + mine + "\n  - task 'two': " + other)
                .hasCause(mine);
        assertThat(thrown.getSuppressed()).containsExactly(other);
        assertThat(thrown.pipeline()).isEqualTo("penguins");
        assertThat(thrown.runId()).isEqualTo(run.id());
        assertThat(thrown.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_failure_that_is_allowed_is_not_to_blame() {
        PipelineRun run = Pipeline.define("penguins", p -> {
                    p.task("chart", () -> {
                                throw new IllegalStateException("no chart");
                            })
                            .allowFailure();
                    p.task("train", () -> {
                        throw mine;
                    });
                })
                .run();
        PipelineFailedException thrown = catchThrowableOfType(PipelineFailedException.class, run::orThrow);
        assertThat(thrown)
                .hasMessage("run " + run.id() + " of pipeline 'penguins' is FAILED: 1 failed, 0 more did not finish;"
                        + " timeline() shows all\n  - task 'train': " + mine
                        + "\n  - task 'chart', which may fail: java.lang.IllegalStateException: no chart")
                .hasCause(mine);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @Test
    void an_exception_that_cannot_say_what_it_is_is_told_by_its_class() {
        class Mute extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("has no words");
            }
        }
        List<Mapped<Integer>> some = new ArrayList<>();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PipelineRun run = Pipeline.define("penguins", p -> {
                    p.task("one", () -> {
                                throw new Mute();
                            })
                            .retry(Retry.times(1));
                    some.add(p.map("some", p.task("items", () -> List.of(1)), x -> {
                        throw new Mute();
                    }));
                })
                .run(RunOptions.builder()
                        .listener(new ConsoleProgress(new PrintStream(shown, true, UTF_8)))
                        .build());
        String mute = Mute.class.getName();
        assertThat(run.listenerErrors()).isEmpty();
        assertThat(shown.toString(UTF_8)).contains("one FAILED in ").contains(": " + mute);
        assertThat(run.explain("one")).contains("failed in attempt 2 with " + mute);
        assertThat(run.task("one")).hasToString("task 'one' FAILED: " + mute);
        assertThat(run.items(some.get(0)).get(0)).hasToString("item 'some[0]' FAILED: " + mute);
        assertThatThrownBy(run::orThrow)
                .isInstanceOf(PipelineFailedException.class)
                .hasMessageContaining("- task 'one': " + mute);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void of_very_many_failures_ten_are_named(Mode mode) {
        AtomicInteger count = new AtomicInteger();
        PipelineRun run = mode.run(Pipeline.define("penguins", p -> {
            for (int i = 0; i < 25; i++)
                p.task("t" + i, () -> {
                    throw new IllegalStateException("failure " + count.incrementAndGet());
                });
        }));
        PipelineFailedException thrown = catchThrowableOfType(PipelineFailedException.class, run::orThrow);
        assertThat(thrown).hasMessageContaining("25 failed").hasMessageEndingWith("  - and 15 more");
        assertThat(thrown.getMessage().lines()).hasSize(12);
        assertThat(thrown.getSuppressed()).hasSize(24);
    }
}
