package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A run that did not end in {@link RunState#SUCCESS}, thrown by {@link PipelineRun#orThrow()}. Its cause is what the first
 * failed task in the order of the plan threw whose failure counts, as that of a teardown or one that is allowed does not; what
 * other tasks threw is suppressed in it.
 */
public final class PipelineFailedException extends PipelineException {
    private static final long serialVersionUID = 1L;
    private final String pipeline;
    private final String runId;
    private final RunState state;

    PipelineFailedException(String message, String pipeline, String runId, RunState state, @Nullable Throwable cause) {
        super(message, cause);
        this.pipeline = pipeline;
        this.runId = runId;
        this.state = state;
    }

    /** The name of the pipeline. */
    public String pipeline() {
        return pipeline;
    }

    /** The id of the run, 32 lower-case hexadecimal digits. */
    public String runId() {
        return runId;
    }

    /** {@link RunState#FAILED} or {@link RunState#CANCELLED}. */
    public RunState state() {
        return state;
    }
}
