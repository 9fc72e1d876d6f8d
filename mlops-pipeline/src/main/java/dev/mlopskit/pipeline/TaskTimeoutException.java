package dev.mlopskit.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A body that was interrupted as it ran longer than {@link Step#timeout} allows. What it threw then is the cause. */
public final class TaskTimeoutException extends PipelineException {
    private static final long serialVersionUID = 1L;
    private final String task;
    private final Duration timeout;

    /** Names the task and its timeout. */
    public TaskTimeoutException(String task, Duration timeout, @Nullable Throwable cause) {
        super(
                "task '" + task + "' ran longer than its timeout of " + timeout
                        + " and was interrupted: give it more time, or make it faster",
                cause);
        this.task = task;
        this.timeout = timeout;
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
