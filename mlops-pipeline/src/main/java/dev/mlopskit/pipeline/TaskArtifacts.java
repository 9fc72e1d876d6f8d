package dev.mlopskit.pipeline;

import java.util.List;

/**
 * The artifacts of one task: what its inputs brought and what it made.
 *
 * @param inputs in the order of the inputs
 * @param outputs in the order in which they stand in the value
 */
public record TaskArtifacts(String task, List<Artifact> inputs, List<Artifact> outputs) {}
