/** Pictures of plans and runs. */
@NullMarked
package dev.mlopskit.pipeline.internal.draw;

import org.jspecify.annotations.NullMarked;
