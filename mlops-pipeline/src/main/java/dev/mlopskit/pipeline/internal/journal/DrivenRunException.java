package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.store.Leases;

/** A run that another process drives, or did less than a lease ago. */
public final class DrivenRunException extends PipelineException {
    private static final long serialVersionUID = 1;

    DrivenRunException(RunRow run) {
        super("run " + run.runId() + " of pipeline '" + run.pipeline() + "' is driven by " + run.ownerName()
                + ": cancel it there, or wait until that process is gone, or silent for "
                + Leases.LENGTH.toSeconds() + " seconds");
    }
}
