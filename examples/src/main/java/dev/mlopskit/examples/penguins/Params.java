package dev.mlopskit.examples.penguins;

/**
 * What a run of the pipeline can be asked for.
 *
 * @param share what the hold-out gets of each species, and the validation part too
 * @param seed makes splits and trainings repeatable
 */
public record Params(double share, long seed) {}
