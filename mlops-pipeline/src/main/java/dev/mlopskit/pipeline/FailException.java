package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/** What a body throws to fail its task for good: it is not tried again, whatever its {@link Retry} says. */
public final class FailException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public FailException(String reason) {
        super(reason);
    }

    /** Says why, and what was thrown. */
    public FailException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
