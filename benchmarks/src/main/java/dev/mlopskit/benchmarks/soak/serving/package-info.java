/** What is done to pipelines that must cost nothing. */
@NullMarked
package dev.mlopskit.benchmarks.soak.serving;

import org.jspecify.annotations.NullMarked;
