/** What pipelines cost. */
@NullMarked
package dev.mlopskit.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
