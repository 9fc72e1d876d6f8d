package dev.mlopskit.pipeline;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that also calls back at its own time: what delays, timeouts and schedules go by when a run is given one. Of a plain
 * {@link InstantSource} only the time of day is asked, and delays take as long as they do. Implementations are thread-safe.
 */
public interface PipelineClock extends InstantSource {
    /**
     * Runs an action, which is short and does not throw, once it is this time or later; never before this method returns.
     *
     * @return what takes the action back, if it has not run yet
     */
    Runnable at(Instant time, Runnable action);
}
