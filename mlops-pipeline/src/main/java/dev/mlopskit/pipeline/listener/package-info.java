/** Listeners that tell of runs: on the console, in logs, as metrics, as runs of an experiment, and as lineage. */
@NullMarked
package dev.mlopskit.pipeline.listener;

import org.jspecify.annotations.NullMarked;
