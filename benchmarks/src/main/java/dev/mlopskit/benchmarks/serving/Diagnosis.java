package dev.mlopskit.benchmarks.serving;

/** What the models say of a row. */
public record Diagnosis(long label, float[] probabilities) {}
