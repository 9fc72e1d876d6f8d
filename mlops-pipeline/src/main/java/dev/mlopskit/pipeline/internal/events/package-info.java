/** Events in the tables of a store: added, handed to runs, and passed. */
@NullMarked
package dev.mlopskit.pipeline.internal.events;

import org.jspecify.annotations.NullMarked;
