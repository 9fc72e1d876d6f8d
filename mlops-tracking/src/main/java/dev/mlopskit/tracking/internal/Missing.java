package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.NotFoundException;

/** What every store says when something is not there. */
public final class Missing {
    private Missing() {}

    /** A run. */
    public static NotFoundException run(String runId) {
        return new NotFoundException(
                "run", runId, "check the id and the store; Experiment.runs() lists the runs that are there");
    }

    /** An experiment. */
    public static NotFoundException experiment(String experimentId) {
        return new NotFoundException("experiment", experimentId, "list what is there with Tracking.experiments()");
    }

    /** A logged model. */
    public static NotFoundException loggedModel(String modelId) {
        return new NotFoundException("logged model", modelId, "check the id and the store");
    }
}
