package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineEvent;

/**
 * Where the coordinator tells each transition before it acts on it. What this throws stops the run: a sink that must not do
 * so catches it itself.
 */
interface EventSink {
    /** Whether anybody listens; if not, no event need be made. */
    boolean listens();

    /** Whether transitions are kept; if not, no change need be made. */
    boolean keeps();

    /** Takes an event; returns when it may be acted on. */
    void tell(PipelineEvent event);

    /** Takes a change that is to be kept. */
    void keep(Change change);
}
