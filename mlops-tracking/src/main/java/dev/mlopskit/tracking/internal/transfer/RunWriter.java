package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.RunData;
import java.util.List;

/** A way to write runs of the source into the target, so that a run has an end only when all of it is there. */
sealed interface RunWriter permits AdoptingWriter, LoggingWriter, RowWriter {
    /** Writes runs of one experiment that are not complete in the target; the logged models of it are there. */
    void write(List<RunData> runs, ExperimentData experiment);

    /** The id in the target of a run of the source, for a logged model of it that comes before the run. */
    String reserve(String runId);
}
