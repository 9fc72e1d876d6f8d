package dev.mlopskit.tracking;

/** One thing that can be logged to a run; {@link Run#log} writes any number of them in one transaction. */
public sealed interface RunEntry permits Param, Metric, Tag, DatasetInput, ModelOutput, ModelMetric {}
