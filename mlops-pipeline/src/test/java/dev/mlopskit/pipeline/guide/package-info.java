/** The code of docs/pipelines.md. */
@NullMarked
package dev.mlopskit.pipeline.guide;

import org.jspecify.annotations.NullMarked;
