/** What is done to pipelines that must cost nothing. */
@NullMarked
package dev.mlopskit.benchmarks.soak.pipeline;

import org.jspecify.annotations.NullMarked;
