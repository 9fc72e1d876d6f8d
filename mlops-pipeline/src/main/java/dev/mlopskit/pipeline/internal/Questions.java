package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.PipelineEvent.TaskAwaitingInput;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TaskTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tasks that ask a person, from their question to its answer. Guarded by the engine's lock. */
final class Questions {
    private final Coordinator run;
    private final Progress progress;
    private final EventSink sink;
    private final Engine engine;
    /** The attempts that wait, by task. */
    private final Map<Integer, Attempt> waiting = new TreeMap<>();

    Questions(Coordinator run, Progress progress, EventSink sink, Engine engine) {
        this.run = run;
        this.progress = progress;
        this.sink = sink;
        this.engine = engine;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What is asked, by task. */
    Map<Integer, String> texts() {
        Map<Integer, String> texts = new TreeMap<>();
        for (int task : waiting.keySet()) texts.put(task, String.valueOf(progress.tasks.reason(task)));
        return texts;
    }

    /** Lets a task wait for the answer to what its body has asked. */
    void ask(Attempt attempt, String question, Instant now) {
        int task = attempt.task;
        if (sink.listens())
            sink.tell(new TaskAwaitingInput(run.graph.name(), run.runId, now, attempt.task(), question, attempt));
        progress.tasks.pause(task, TaskState.AWAITING_INPUT);
        progress.tasks.because(task, question);
        progress.keep(task, attempt);
        await(attempt, attempt.startedAt, now);
    }

    /** Goes on waiting for the answer to what another process asked. */
    void askAgain(int task, int number, Instant now) {
        Instant startedAt = progress.tasks.startedAt(task);
        await(Attempt.restored(run, task, number), startedAt == null ? now : startedAt, now);
    }

    /** For as long as the timeout of the task is from when its attempt began. */
    private void await(Attempt attempt, Instant startedAt, Instant now) {
        waiting.put(attempt.task, attempt);
        Duration timeout = run.graph.options(attempt.task).timeout;
        if (timeout != null) {
            Duration left = Duration.between(now, startedAt.plus(timeout));
            attempt.stopTimer =
                    engine.after(left.isNegative() ? Duration.ZERO : left, () -> unanswered(attempt, timeout));
        }
        engine.asks();
    }

    private void unanswered(Attempt attempt, Duration timeout) {
        if (!waiting.remove(attempt.task, attempt)) return;
        run.failOrDelay(attempt, TaskTimeoutException.unanswered(attempt.task(), timeout), engine.now());
    }

    /** Takes the answer that a task waits for. */
    void answer(int task, Approval approval, @Nullable Kept kept, Instant now) {
        Attempt attempt = waiting.remove(task);
        if (attempt == null)
            throw new PipelineException("task '" + run.graph.taskName(task) + "' waits for no answer, as it is "
                    + progress.tasks.state(task) + ": ask explain(..) what it waits for");
        if (attempt.stopTimer != null) attempt.stopTimer.run();
        attempt.kept = kept;
        run.answered(task, attempt, approval, now);
        progress.propagate(now);
    }

    /** Takes a question back, as the run is cancelled; {@code null} if the task asks nothing. */
    @Nullable
    Attempt takeBack(int task) {
        return waiting.remove(task);
    }
}
