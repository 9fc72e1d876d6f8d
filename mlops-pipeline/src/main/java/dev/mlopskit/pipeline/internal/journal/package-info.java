/** Keeps runs in the tables of a store, so that another process can go on with them. */
@NullMarked
package dev.mlopskit.pipeline.internal.journal;

import org.jspecify.annotations.NullMarked;
