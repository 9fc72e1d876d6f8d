/** The params of a pipeline: a record, made of what is given in several places. */
@NullMarked
package dev.mlopskit.pipeline.internal.params;

import org.jspecify.annotations.NullMarked;
