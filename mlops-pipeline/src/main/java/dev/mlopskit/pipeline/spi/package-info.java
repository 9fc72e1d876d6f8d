/** What whoever adds a source of events implements. */
@NullMarked
package dev.mlopskit.pipeline.spi;

import org.jspecify.annotations.NullMarked;
