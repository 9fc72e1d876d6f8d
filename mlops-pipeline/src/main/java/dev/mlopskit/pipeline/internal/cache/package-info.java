/** Results that are taken from the database of a store instead of being made again. */
@NullMarked
package dev.mlopskit.pipeline.internal.cache;

import org.jspecify.annotations.NullMarked;
