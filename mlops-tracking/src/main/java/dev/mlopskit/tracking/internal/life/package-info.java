/** Who runs a run: the process, whether it still lives, and what becomes of its runs when it ends. */
@NullMarked
package dev.mlopskit.tracking.internal.life;

import org.jspecify.annotations.NullMarked;
