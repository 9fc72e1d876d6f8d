package dev.mlopskit.pipeline.internal.schedule;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.PipelineListener;

/** Begins a run for an interval, of which a listener is to hear. */
@FunctionalInterface
public interface Starter {
    /** Begins it, or goes on with the run for this interval that another process has left. */
    ActiveRun start(String key, DataInterval interval, PipelineListener listener);
}
