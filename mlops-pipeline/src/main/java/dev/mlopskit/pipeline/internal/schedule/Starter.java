package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineListener;
import dev.mlopskit.pipeline.RunState;
import org.jspecify.annotations.Nullable;

/** Begins runs for intervals, of which a listener is to hear. */
public interface Starter {
    /**
     * Begins one, or goes on with the run for this interval that another process has left.
     *
     * @param before the run that was given up here, and is gone on with if it is open; {@code null} for none
     */
    ActiveRun start(String key, DataInterval interval, @Nullable String before, PipelineListener listener);

    /** Lets another scheduler go on with a run, if it has a journal; cancels it otherwise. */
    void leave(ActiveRun run);

    /** How somebody else ended a run that was given up here; {@code null} if it is not over, was cancelled, or is not there. */
    @Nullable
    RunState over(String before);
}
