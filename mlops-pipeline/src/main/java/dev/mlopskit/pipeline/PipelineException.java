package dev.mlopskit.pipeline;

import dev.mlopskit.core.MlopsException;
import org.jspecify.annotations.Nullable;

/** The root of what this module throws on purpose. What a task's body throws is never thrown as it is: see {@link TaskResult}. */
public class PipelineException extends MlopsException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that names the thing and says what to do. */
    public PipelineException(String message) {
        this(message, null);
    }

    /** Makes one with a cause. */
    public PipelineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
