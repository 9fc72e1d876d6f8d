package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class InterruptTest {
    @AfterEach
    void leaveTheThreadAsItWas() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aThreadThatIsInterruptedAlreadyRunsNothing(Mode mode) {
        Pipeline pipeline = Pipeline.define("never", p -> {
            Task<Integer> a = p.task("a", () -> 1);
            p.task("b", a, x -> x);
        });
        Thread.currentThread().interrupt();
        PipelineRun run = mode.run(pipeline);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.tasks()).allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.CANCELLED));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anInterruptOfTheCallerStopsTheBodyAndStartsNothingMore(Mode mode) {
        Thread caller = Thread.currentThread();
        Pipeline pipeline = Pipeline.define("stopped", p -> {
            Task<Boolean> wait = p.task("wait", () -> {
                caller.interrupt();
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            });
            p.task("never", wait, x -> x);
        });
        PipelineRun run = mode.run(pipeline);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.task("wait").error()).isInstanceOf(InterruptedException.class);
        assertThat(run.tasks()).allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.CANCELLED));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBodyThatIgnoresTheInterruptIsWaitedForAndCounts(Mode mode) {
        Thread caller = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Pipeline pipeline = Pipeline.define("stubborn", p -> {
            Task<Integer> stubborn = p.task("stubborn", context -> {
                caller.interrupt();
                // On the calling thread itself the run learns of the interrupt when the body is over.
                while (Thread.currentThread() != caller && !context.cancelled()) Thread.onSpinWait();
                over.set(true);
                return 1;
            });
            p.task("never", stubborn, x -> x);
        });
        PipelineRun run = mode.run(pipeline);
        assertThat(over).isTrue();
        assertThat(run.task("stubborn").value()).isEqualTo(1);
        assertThat(run.task("never").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OWN_THREADS", "SINGLE_THREAD", "TWO_THREADS"})
    void anInterruptThatABodyLeavesBehindDoesNotMeetTheNext(Mode mode) {
        PipelineRun run = mode.run(Pipeline.define("leftover", p -> {
            Task<Integer> rude = p.task("rude", () -> {
                Thread.currentThread().interrupt();
                return 1;
            });
            p.task("next", rude, x -> Thread.currentThread().isInterrupted());
        }));
        assertThat(run.orThrow().task("next").value()).isEqualTo(false);
    }
}
