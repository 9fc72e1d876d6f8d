package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ExperimentData;

/** What every store says when something stands against a write. */
public final class Conflicts {
    private Conflicts() {}

    /** A param has another value. */
    public static ConflictException param(String runId, String key, String present, String value) {
        return new ConflictException(
                runId,
                "param '" + key + "' of run " + runId + " is '" + present + "' and cannot become '" + value
                        + "': params are set once; log another value in a nested run, or as a tag or metric");
    }

    /** A dataset is an input of the run already, for something else. */
    public static ConflictException secondContext(String runId, DatasetInput input, String present) {
        String name = input.dataset().name();
        return new ConflictException(
                runId,
                "dataset '" + name + "' is an input of run " + runId + " for '" + present
                        + "', and MLflow keeps one context for a dataset of a run: log it for '" + input.context()
                        + "' under a name of its own, like dataset.named(\"" + name + "-" + input.context() + "\")");
    }

    /** A run that is to be written has been deleted. */
    public static ConflictException deletedRun(String runId) {
        return new ConflictException(
                runId,
                "run " + runId + " has been deleted: restore it with Tracking.restoreRun(..), or start a new run");
    }

    /** An experiment that is to be written has been deleted. */
    public static ConflictException deletedExperiment(String experimentId, String name) {
        return new ConflictException(
                experimentId,
                "experiment '" + name + "' (" + experimentId
                        + ") has been deleted: restore it with Tracking.restoreExperiment(..), or use another name");
    }

    /** Another experiment has the name that an experiment is to get. */
    public static ConflictException experimentName(String experimentId, String name, ExperimentData other) {
        return new ConflictException(
                experimentId,
                "experiment " + experimentId + " cannot be named '" + name + "', since experiment "
                        + other.experimentId() + " is" + (other.active() ? "" : ", and was deleted")
                        + ": use another name");
    }
}
