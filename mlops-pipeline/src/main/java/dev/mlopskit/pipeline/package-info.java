/** Typed DAGs, run in process. */
@NullMarked
package dev.mlopskit.pipeline;

import org.jspecify.annotations.NullMarked;
