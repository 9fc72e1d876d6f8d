package dev.mlopskit.pipeline;

/**
 * What the {@linkplain Step#priority priorities} of the tasks of a pipeline are worth when several could run: Airflow's weight rules
 * under their names. The higher goes first.
 */
public enum WeightRule {
    /** A task counts what its priority says, and 0 if it says nothing. The default. */
    ABSOLUTE,
    /**
     * A task counts its priority and those of all tasks below it, each once, where one that says nothing counts 1: what
     * much depends on goes first.
     */
    DOWNSTREAM,
    /**
     * A task counts its priority and those of all tasks above it, each once, where one that says nothing counts 1: what is
     * nearly done goes first, so that one way is finished before the next is begun.
     */
    UPSTREAM
}
