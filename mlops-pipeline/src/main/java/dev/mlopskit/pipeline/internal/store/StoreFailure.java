package dev.mlopskit.pipeline.internal.store;

import dev.mlopskit.pipeline.PipelineException;

/** A store that could not be reached, read or written now: what was asked of it may be asked again. */
public final class StoreFailure extends PipelineException {
    private static final long serialVersionUID = 1;

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
