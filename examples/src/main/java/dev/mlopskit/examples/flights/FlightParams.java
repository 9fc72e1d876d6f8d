package dev.mlopskit.examples.flights;

/**
 * What a run of the pipeline can be asked for.
 *
 * @param holdOut the month, from 1 to 12, that no model sees and all are judged by
 * @param replicates how many bootstrap samples the interval of a model is drawn from; 1 or more
 * @param seed makes the samples repeatable
 */
public record FlightParams(int holdOut, int replicates, long seed) {
    /** December, and few enough samples for a run of seconds. */
    public static final FlightParams DEFAULTS = new FlightParams(12, 50, 42);
}
