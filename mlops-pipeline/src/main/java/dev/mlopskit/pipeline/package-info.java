/**
 * Typed DAGs, run in process. {@link dev.mlopskit.pipeline.Pipeline#define} turns typed {@link dev.mlopskit.pipeline.Task}
 * handles into a checked, frozen {@link dev.mlopskit.pipeline.Plan}; {@link dev.mlopskit.pipeline.Pipeline#run()} runs it
 * and returns a {@link dev.mlopskit.pipeline.PipelineRun}; a {@link dev.mlopskit.pipeline.PipelineListener} hears what
 * happens on the way. A {@link dev.mlopskit.pipeline.Scheduler} runs pipelines by a {@link dev.mlopskit.pipeline.Schedule}.
 */
@NullMarked
package dev.mlopskit.pipeline;

import org.jspecify.annotations.NullMarked;
