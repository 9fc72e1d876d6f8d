package dev.mlopskit.pipeline;

/** What a body throws to have its task count as {@link TaskState#SKIPPED}: there was nothing to do. It is not tried again. */
public final class SkipException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public SkipException(String reason) {
        super(reason);
    }
}
