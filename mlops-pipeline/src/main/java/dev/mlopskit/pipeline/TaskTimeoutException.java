package dev.mlopskit.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body that was interrupted as it ran longer than {@link Step#timeout} allows, and what it threw then is the cause; or a
 * question that nobody answered in that time.
 */
public final class TaskTimeoutException extends PipelineException {
    private static final long serialVersionUID = 1L;
    private final String task;
    private final Duration timeout;

    /** Names the task and its timeout. */
    public TaskTimeoutException(String task, Duration timeout, @Nullable Throwable cause) {
        this(
                "task '" + task + "' ran longer than its timeout of " + timeout
                        + " and was interrupted: give it more time, or make it faster",
                task,
                timeout,
                cause);
    }

    private TaskTimeoutException(String message, String task, Duration timeout, @Nullable Throwable cause) {
        super(message, cause);
        this.task = task;
        this.timeout = timeout;
    }

    /** Says that a task asked a person, who did not answer in time. */
    public static TaskTimeoutException unanswered(String task, Duration timeout) {
        return new TaskTimeoutException(
                "task '" + task + "' had no answer within its timeout of " + timeout
                        + ": give it more time, or answer sooner",
                task,
                timeout,
                null);
    }

    /** The name of the task. */
    public String task() {
        return task;
    }

    /** How long it might have run. */
    public Duration timeout() {
        return timeout;
    }
}
